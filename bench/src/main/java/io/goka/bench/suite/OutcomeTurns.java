package io.goka.bench.suite;

import io.goka.bench.contestant.Outcome;
import io.goka.bench.report.Role;
import io.goka.bench.report.Turn;

/** Makes turns of outcomes whose figure is records a second. Owner: any thread. */
public final class OutcomeTurns {

  private OutcomeTurns() {}

  /**
   * The turn of one contestant.
   *
   * @param round the round, from 1
   * @param contestant its label
   * @param role what it stands for
   * @param outcome how it has done
   * @param note what else a reader should see; empty for nothing
   */
  public static Turn of(int round, String contestant, Role role, Outcome outcome, String note) {
    return new Turn(
        round,
        contestant,
        role,
        outcome.recordsPerSecond(),
        outcome.cpuSecondsPerMillion(),
        outcome.peakMemoryBytes() == 0 ? null : (double) outcome.peakMemoryBytes(),
        outcome.stolenShare(),
        outcome.othersShare(),
        note,
        outcome);
  }
}
