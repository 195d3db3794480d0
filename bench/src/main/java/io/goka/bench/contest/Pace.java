package io.goka.bench.contest;

import io.goka.bench.contestant.ContestantKind;
import io.goka.bench.report.Role;
import io.goka.bench.workload.Workload;
import io.goka.bench.workload.Workload.Work;
import java.time.Duration;
import java.util.List;

/**
 * About how long a contest takes on a machine of two cores: only to say so before it starts. Owner:
 * any thread.
 */
final class Pace {

  private static final double LOADED_A_SECOND = 350_000;
  private static final double START_AND_CHECK_SECONDS = 10;

  private Pace() {}

  static Duration estimate(Contest contest, List<ContestantKind> kinds) {
    double keys = contest.workload().keys() / LOADED_A_SECOND;
    double joined = contest.workload().work() == Work.JOIN ? keys : 0;
    double recovered = contest.workload().startsFull() || joined > 0 ? 2 * keys : 0;
    double turns =
        kinds.stream()
            .mapToDouble(
                kind ->
                    START_AND_CHECK_SECONDS
                        + recovered
                        + contest.records() / aSecond(contest.workload(), kind.role()))
            .sum();
    double seconds = contest.records() / LOADED_A_SECOND + joined + turns * contest.rounds();
    return Duration.ofSeconds(Math.round(seconds));
  }

  /** About how many records a second it processes. */
  private static double aSecond(Workload workload, Role role) {
    boolean streams = role == Role.STREAMS;
    return switch (workload) {
      case W1, W2, W7 -> streams ? 150_000 : 500_000;
      case W3 -> streams ? 50_000 : 100_000;
      case W4 -> streams ? 200_000 : 400_000;
      case W5, W6 -> streams ? 70_000 : 150_000;
    };
  }
}
