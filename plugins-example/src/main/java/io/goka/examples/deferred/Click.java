package io.goka.examples.deferred;

/**
 * A click, as the program outside is told of it.
 *
 * @param key who clicked
 * @param value on which page
 */
record Click(String key, String value) {}
