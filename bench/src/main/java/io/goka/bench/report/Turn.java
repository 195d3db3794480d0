package io.goka.bench.report;

import io.goka.bench.contestant.ContestantKind;
import io.goka.bench.contestant.Outcome;

/**
 * One contestant's turn in one round.
 *
 * @param round the round, from 1
 * @param contestant whose turn it was
 * @param outcome how it went
 */
public record Turn(int round, ContestantKind contestant, Outcome outcome) {}
