package io.goka.engine.processing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Owner: task thread. The partitions whose last work is in an epoch that is sealed: they close when
 * it is stored, or given up.
 */
final class LeavingPartitions {

  private record Leaving(OpenPartitions.Open partition, long afterEpoch) {}

  private final RebalanceNotices notices;
  private final Deque<Leaving> leaving = new ArrayDeque<>();

  LeavingPartitions(RebalanceNotices notices) {
    this.notices = notices;
  }

  /**
   * Adds some that close.
   *
   * @param lastEpoch the last epoch that any of their work is in; never before that of others
   */
  void add(List<OpenPartitions.Open> closing, long lastEpoch) {
    closing.forEach(each -> leaving.add(new Leaving(each, lastEpoch)));
  }

  /**
   * Closes those that have nothing more to wait for, and says so.
   *
   * @param lastStored the last epoch that is stored, or was given up
   * @return whether there was one
   */
  boolean letGo(long lastStored) {
    boolean any = false;
    for (Leaving next = leaving.peek();
        next != null && next.afterEpoch() <= lastStored;
        next = leaving.peek()) {
      leaving.remove();
      next.partition().close(notices);
      any = true;
    }
    return any;
  }
}
