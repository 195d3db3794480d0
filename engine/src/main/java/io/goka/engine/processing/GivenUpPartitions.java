package io.goka.engine.processing;

import io.goka.engine.state.PartitionTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Owner: task thread. Partitions that were rolled back, until it is certain that nothing of what
 * they did can become permanent any more: nobody may have them before.
 */
final class GivenUpPartitions {

  /**
   * What waits for certainty.
   *
   * @param tables by partition, open; null in a group without one, and where it was closed
   * @param closed told by those that were leaving
   */
  private record Waiting(
      Map<Integer, @Nullable PartitionTable> tables, List<Runnable> closed, String reason) {}

  private final RebalanceNotices notices;
  private @Nullable Waiting waiting;

  GivenUpPartitions(RebalanceNotices notices) {
    this.notices = notices;
  }

  /** Whether it is still to be told that the task was rolled back. */
  boolean areWaiting() {
    return waiting != null;
  }

  /**
   * Takes partitions out of their work; their tables stay open.
   *
   * @param reason why the task rolls back; the first counts
   */
  void add(List<OpenPartitions.Open> partitions, String reason) {
    Waiting now = waiting;
    if (now == null) {
      now = new Waiting(new LinkedHashMap<>(), new ArrayList<>(), reason);
      waiting = now;
    }
    for (OpenPartitions.Open each : partitions) {
      now.tables().put(each.partition(), each.processor().release());
      notices.revoked(each.partition());
      Runnable closed = each.closed();
      if (closed != null) {
        now.closed().add(closed);
      }
    }
  }

  /** A partition that is not open is to leave: it has, unless it waits here. */
  void close(int partition, Runnable closed) {
    Waiting now = waiting;
    if (now != null && now.tables().containsKey(partition)) {
      now.closed().add(closed);
    } else {
      closed.run();
    }
  }

  /** Their tables are opened anew: the recovery sees to what is wrong with them. */
  void closeTables() {
    Waiting now = waiting;
    if (now != null) {
      close(now);
      now.tables().replaceAll((partition, table) -> null);
    }
  }

  private static void close(Waiting given) {
    given.tables().values().stream().filter(Objects::nonNull).forEach(PartitionTable::close);
  }

  /** It is certain: the poll thread may start them anew. */
  void handOver(Task.Listener listener) {
    Waiting certain = waiting;
    if (certain != null) {
      waiting = null;
      listener.rolledBack(certain.tables(), certain.reason());
      certain.closed().forEach(Runnable::run);
    }
  }

  /** Nobody is to start them anew: closes their tables, and lets go of those that were leaving. */
  void drop() {
    Waiting dropped = waiting;
    if (dropped != null) {
      waiting = null;
      close(dropped);
      dropped.closed().forEach(Runnable::run);
    }
  }
}
