package io.goka.runtime.web;

import io.goka.spi.Headers;

/**
 * One record that a client wants emitted.
 *
 * @param key its key
 * @param message its decoded value
 * @param headers its headers
 */
record SentRecord<M>(String key, M message, Headers headers) {}
