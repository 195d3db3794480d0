package io.goka.tester;

import io.goka.spi.Headers;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record that was emitted.
 *
 * @param key its key; null only where a test has written a record without one
 * @param message its message; null for a record without a value
 * @param headers its headers
 * @param timestamp when it was made
 * @param partition the partition in which it lies
 * @param offset its offset there
 * @param <M> the type of the messages
 */
public record OutputRecord<M>(
    @Nullable String key,
    @Nullable M message,
    Headers headers,
    Instant timestamp,
    int partition,
    long offset) {}
