package io.goka.engine.observe;

import java.time.Instant;
import java.util.List;

/**
 * A callback, codec, interceptor or listener that does not return.
 *
 * @param since when it was called, to the second
 * @param thread the thread that waits for it
 * @param stackTrace where the thread was a moment ago, innermost first, cut to the first frames
 */
public record StuckCallback(Instant since, String thread, List<String> stackTrace) {}
