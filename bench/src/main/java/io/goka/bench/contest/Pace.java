package io.goka.bench.contest;

import io.goka.bench.contestant.ContestantKind;
import java.time.Duration;
import java.util.List;

/**
 * About how long a contest takes on a machine of two cores: only to say so before it starts. Owner:
 * any thread.
 */
final class Pace {

  private static final double PRELOADED_A_SECOND = 350_000;
  private static final double START_AND_CHECK_SECONDS = 10;

  private Pace() {}

  static Duration estimate(Contest contest, List<ContestantKind> kinds) {
    double turns =
        kinds.stream()
            .mapToDouble(
                kind ->
                    START_AND_CHECK_SECONDS
                        + contest.records()
                            / (double) contest.workload().roughlyASecond(kind.role()))
            .sum();
    double seconds = contest.records() / PRELOADED_A_SECOND + turns * contest.rounds();
    return Duration.ofSeconds(Math.round(seconds));
  }
}
