package io.goka.engine.processing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Owner: task thread. The partitions whose work goes into the epoch that is open. One that closes
 * is still among them until that epoch is sealed, and processes nothing more.
 */
final class OpenPartitions {

  /**
   * A partition that is open.
   *
   * @param closed told when it has left; null while nobody wants it to leave
   */
  record Open(PartitionProcessor processor, @Nullable Runnable closed) {

    int partition() {
      return processor.partition();
    }

    boolean isClosing() {
      return closed != null;
    }

    /** Closes its table, and tells of it. */
    void close(RebalanceNotices notices) {
      processor.close();
      notices.revoked(partition());
      if (closed != null) {
        closed.run();
      }
    }
  }

  private final Map<Integer, Open> byNumber = new LinkedHashMap<>();
  private final long mostUncommitted;

  /**
   * @param mostUncommitted how much of it may be uncommitted, in bytes, before the epoch has to end
   */
  OpenPartitions(long mostUncommitted) {
    this.mostUncommitted = mostUncommitted;
  }

  void add(PartitionProcessor processor) {
    byNumber.put(processor.partition(), new Open(processor, null));
  }

  /** One of them; null when it is not open here. */
  @Nullable PartitionProcessor get(int partition) {
    Open open = byNumber.get(partition);
    return open == null ? null : open.processor();
  }

  /** One that is open is to leave. */
  void close(PartitionProcessor processor, Runnable closed) {
    byNumber.put(processor.partition(), new Open(processor, closed));
  }

  boolean areEmpty() {
    return byNumber.isEmpty();
  }

  /** All of them, in the order in which they came. */
  Iterable<Open> all() {
    return byNumber.values();
  }

  List<PartitionProcessor> processors() {
    return byNumber.values().stream().map(Open::processor).toList();
  }

  /** Takes one out; null when it is not open here. */
  @Nullable Open take(int partition) {
    return byNumber.remove(partition);
  }

  /** Takes those out that close. */
  List<Open> takeClosing() {
    List<Open> closing = byNumber.values().stream().filter(Open::isClosing).toList();
    closing.forEach(open -> byNumber.remove(open.partition()));
    return closing;
  }

  /** Takes all of them out. */
  List<Open> takeAll() {
    List<Open> all = new ArrayList<>(byNumber.values());
    byNumber.clear();
    return all;
  }

  /** Whether one of them waits for the end of the epoch to leave. */
  boolean anyCloses() {
    for (Open open : byNumber.values()) {
      if (open.isClosing()) {
        return true;
      }
    }
    return false;
  }

  /** Whether anything was done in the open epoch. */
  boolean haveUncommitted() {
    for (Open open : byNumber.values()) {
      if (open.processor().hasUncommitted()) {
        return true;
      }
    }
    return false;
  }

  /** Whether so much is uncommitted that the epoch has to end. */
  boolean areFull() {
    long bytes = 0;
    for (Open open : byNumber.values()) {
      bytes += open.processor().uncommittedBytes();
    }
    return bytes >= mostUncommitted;
  }

  /** Whether the commit of a record is deferred, and not settled. */
  boolean haveOpenDeferred() {
    for (Open open : byNumber.values()) {
      if (open.processor().hasOpenDeferred()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Lets the records whose deferred commit has failed have their policy.
   *
   * @throws RecordFailedException when the group is to fail of one
   * @throws ReplayException when one is to be met again, from the last commit on
   */
  void throwIfDeferredFailed() {
    byNumber.values().forEach(open -> open.processor().throwIfDeferredFailed());
  }

  /** Takes in which deferred commits were settled since it was last asked. */
  void settleDeferred() {
    byNumber.values().forEach(open -> open.processor().settleDeferred());
  }

  /**
   * The shorter of a time and that until a record or a key is to be tried again, in nanoseconds.
   */
  long nanosToRetry(long idleNanos) {
    long idle = idleNanos;
    for (Open open : byNumber.values()) {
      idle = open.processor().nanosToRetry(idle);
    }
    return idle;
  }

  /**
   * Nobody may wait for one of them any more, and its work cannot be taken out of an epoch.
   *
   * @throws KafkaException when that is so
   */
  void throwIfAbandoned() {
    for (Open open : byNumber.values()) {
      if (open.processor().status().isAbandoned()) {
        throw new KafkaException("partition " + open.partition() + " has left");
      }
    }
  }
}
