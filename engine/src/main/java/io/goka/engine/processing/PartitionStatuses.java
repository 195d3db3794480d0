package io.goka.engine.processing;

import io.goka.engine.observe.PartitionCounters;
import io.goka.engine.observe.PartitionSnapshot;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;

/**
 * What can be seen of a group's partitions on this instance. The poll thread adds and removes them;
 * any thread looks.
 */
final class PartitionStatuses {

  private final LongSupplier queueBound;
  private final Map<Integer, PartitionStatus> statuses = new ConcurrentSkipListMap<>();
  private volatile PartitionCounters departed = PartitionCounters.ZERO;

  /**
   * @param queueBound how many records of a partition may wait for its task before it is paused
   */
  PartitionStatuses(LongSupplier queueBound) {
    this.queueBound = queueBound;
  }

  PartitionStatus add(int partition) {
    PartitionStatus status = new PartitionStatus(partition, queueBound);
    statuses.put(partition, status);
    return status;
  }

  void remove(int partition) {
    PartitionStatus status = statuses.remove(partition);
    if (status != null) {
      departed = departed.plus(status.counters());
    }
  }

  void fetchLag(int partition, long records) {
    PartitionStatus status = statuses.get(partition);
    if (status != null) {
      status.fetchLag(records);
    }
  }

  List<PartitionSnapshot> snapshots(boolean paused) {
    return statuses.values().stream().map(status -> status.snapshot(paused)).toList();
  }

  /** The counters of all partitions that are or were here. */
  PartitionCounters totals() {
    PartitionCounters sum = departed;
    for (PartitionStatus status : statuses.values()) {
      sum = sum.plus(status.counters());
    }
    return sum;
  }
}
