package io.goka.tester;

import java.time.Duration;

/**
 * What a visit has come to.
 *
 * @param visited how many keys were visited
 * @param elapsed how long it took by the tester's clock: no time, unless the callback moves it
 */
public record VisitResult(long visited, Duration elapsed) {}
