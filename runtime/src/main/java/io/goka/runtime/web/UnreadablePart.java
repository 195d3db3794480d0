package io.goka.runtime.web;

import io.goka.engine.observe.RecoveryProgress;
import java.time.Duration;

/** Problems of partitions that cannot be read now, and when it is worth asking again. */
final class UnreadablePart {

  /** How long a partition without an owner usually is without one. */
  private static final Duration REBALANCE = Duration.ofSeconds(2);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private UnreadablePart() {}

  /** Makes a problem of a type and a detail, with what is known of who is asked for what. */
  interface Asked {
    Problem problem(ProblemType type, String detail);
  }

  static Problem recovering(Asked asked, String name, int partition, RecoveryProgress progress) {
    Duration pause = progress.remaining().orElse(REBALANCE);
    int percent = (int) Math.floor(progress.fraction() * 100);
    String detail =
        "partition %d of %s is being recovered from its topic: %d %% done"
            .formatted(partition, name, percent);
    return asked
        .problem(ProblemType.RECOVERING, detail)
        .with("partition", partition)
        .with("recovery", RecoveryRow.of(progress))
        .retryAfter(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
  }

  /**
   * The partition is on another instance, or on none.
   *
   * @param partition -1 when not even the topic is known
   */
  static Problem elsewhere(Asked asked, Namespace namespace, String name, int partition) {
    if (partition < 0) {
      String starting =
          namespace.word().equals("view")
              ? "the topic of view " + name + " is not known yet; the view is still connecting"
              : "the topic " + name + " is not known yet; its group is still starting";
      return asked.problem(ProblemType.PARTITION_ELSEWHERE, starting).retryAfter(REBALANCE);
    }
    String detail =
        "partition %d of %s is not on this instance; ask the instance that has it, or again when a"
            + " rebalance has ended";
    return asked
        .problem(ProblemType.PARTITION_ELSEWHERE, detail.formatted(partition, name))
        .with("partition", partition)
        .retryAfter(REBALANCE);
  }
}
