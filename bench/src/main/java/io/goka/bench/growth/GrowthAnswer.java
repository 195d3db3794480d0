package io.goka.bench.growth;

import io.goka.bench.contestant.Outcome;

/**
 * How it went.
 *
 * @param outcome the records of all groups, from the end of the warm-up to the last commit
 * @param stateMemoryBytes what the settings allow the state of all groups in native memory
 */
public record GrowthAnswer(Outcome outcome, long stateMemoryBytes) {}
