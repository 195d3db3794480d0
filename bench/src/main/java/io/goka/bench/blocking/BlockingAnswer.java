package io.goka.bench.blocking;

import io.goka.bench.contestant.Outcome;

/**
 * How it went.
 *
 * @param outcome from the end of the warm-up to the last record's callback
 * @param revocations how many partitions the group lost before it was stopped
 */
public record BlockingAnswer(Outcome outcome, int revocations) {}
