package io.goka.bench.report;

import java.util.List;
import java.util.Map;

/** Turns and a subject for tests. */
final class Turns {

  private static final double MEBIBYTE = 1024 * 1024;

  private Turns() {}

  static final Setting SETTING =
      new Setting(
          "at-least-once",
          "read_committed",
          2,
          1_000,
          "the first record",
          "the last commit",
          4_000_000L,
          1_000_000L,
          2,
          "-Xmx1g",
          Map.of("partitions", 4));

  static final Subject SUBJECT =
      new Subject("W1", "counter per key", Unit.RECORDS_A_SECOND, SETTING);

  /** Two rounds of all. */
  static List<Turn> all() {
    return List.of(
        turn(1, "ours", Role.OURS, 600_000),
        turn(1, "streams-uncached", Role.STREAMS, 200_000),
        turn(1, "streams-cached", Role.STREAMS, 190_000),
        turn(1, "limit", Role.LIMIT, 1_000_000),
        turn(2, "ours", Role.OURS, 700_000),
        turn(2, "streams-uncached", Role.STREAMS, 100_000),
        turn(2, "streams-cached", Role.STREAMS, 210_000),
        turn(2, "limit", Role.LIMIT, 1_000_000));
  }

  static Turn turn(int round, String contestant, Role role, double figure) {
    return new Turn(round, contestant, role, figure, 1.5, 512 * MEBIBYTE, 0, 0.01, "", null);
  }
}
