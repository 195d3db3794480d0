package io.goka.bench.report;

import io.goka.bench.contestant.ContestantKind;
import io.goka.bench.contestant.Outcome;
import io.goka.bench.workload.Workload;
import java.util.List;

/** Turns and a setting for tests. */
final class Turns {

  private static final long MEBIBYTE = 1024 * 1024;

  private Turns() {}

  static final Setting SETTING =
      new Setting(Workload.W1, 4_000_000, 1_000_000, 1_000, 2, 2, "-Xmx1g");

  /** Two rounds of all. */
  static List<Turn> all() {
    return List.of(
        turn(1, ContestantKind.OURS, 600_000),
        turn(1, ContestantKind.STREAMS_UNCACHED, 200_000),
        turn(1, ContestantKind.STREAMS_CACHED, 190_000),
        turn(1, ContestantKind.LIMIT, 1_000_000),
        turn(2, ContestantKind.OURS, 700_000),
        turn(2, ContestantKind.STREAMS_UNCACHED, 100_000),
        turn(2, ContestantKind.STREAMS_CACHED, 210_000),
        turn(2, ContestantKind.LIMIT, 1_000_000));
  }

  static Turn turn(int round, ContestantKind kind, double recordsPerSecond) {
    return new Turn(
        round,
        kind,
        new Outcome(
            3_000_000,
            3_000_000 / recordsPerSecond,
            1,
            recordsPerSecond,
            1.5,
            512 * MEBIBYTE,
            0,
            0.01,
            1,
            2));
  }
}
