package io.goka.engine.processing;

import io.goka.engine.config.GroupConfig;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The deferred commits of one partition. Owner: task thread; handles come back by a queue, from
 * whichever thread settles them.
 */
final class DeferredCommits {

  private final String group;
  private final GroupConfig config;
  private final LongSupplier ticker;
  private final Runnable wake;
  private final InputPositions positions;
  private final Set<DeferredHandle> open = new LinkedHashSet<>();
  private final Queue<DeferredHandle> settled = new ConcurrentLinkedQueue<>();

  /** Settled inside the callback that has asked for them. */
  private final List<DeferredHandle> early = new ArrayList<>();

  /** Those that have failed and about whose records nothing is decided yet, oldest first. */
  private final Deque<DeferredHandle> failed = new ArrayDeque<>();

  private final boolean keepsRecords;
  private long warnedNanos;

  /**
   * @param positions held back by what is open
   * @param wake has the task look at what was settled; called on any thread
   */
  DeferredCommits(
      String group,
      GroupConfig config,
      LongSupplier ticker,
      Runnable wake,
      InputPositions positions) {
    this.group = group;
    this.config = config;
    this.ticker = ticker;
    this.wake = wake;
    this.positions = positions;
    this.keepsRecords = config.errors().mayDeadLetter(config.errors().callback());
    this.warnedNanos = ticker.getAsLong();
  }

  /**
   * Makes a handle, which counts once {@link #keep} has taken it.
   *
   * @param asked those that the same callback has asked for already
   * @throws IllegalStateException when too many are open
   */
  DeferredHandle handle(ConsumerRecord<byte[], byte[]> record, List<DeferredHandle> asked) {
    settle(asked);
    if (open.size() + asked.size() >= config.deferredCommits()) {
      throw new IllegalStateException(
          open.size()
              + " deferred commits are open in partition "
              + record.partition()
              + ", the most that deferred.commits.max allows: complete them, or set group."
              + group
              + ".deferred.commits.max");
    }
    return new DeferredHandle(
        keepsRecords ? record : withoutValue(record), ticker.getAsLong(), this::settled);
  }

  /**
   * Many may be open, and for long: what a record carries is not kept in memory for them, unless it
   * may have to become a dead letter.
   */
  private static ConsumerRecord<byte[], byte[]> withoutValue(
      ConsumerRecord<byte[], byte[]> record) {
    return new ConsumerRecord<>(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.timestampType(),
        record.serializedKeySize(),
        0,
        record.key(),
        null,
        new RecordHeaders(),
        record.leaderEpoch());
  }

  private void settled(DeferredHandle handle) {
    settled.add(handle);
    wake.run();
  }

  /** A callback has returned: what it deferred holds its record's offset back. */
  void keep(List<DeferredHandle> handles) {
    for (DeferredHandle handle : handles) {
      open.add(handle);
      positions.hold(handle.record());
    }
    settled.addAll(early);
    early.clear();
  }

  /** Takes in what was settled. What has failed stays open, as its record is not done. */
  void settle() {
    settle(List.of());
  }

  private void settle(List<DeferredHandle> asked) {
    for (DeferredHandle handle = settled.poll(); handle != null; handle = settled.poll()) {
      if (open.contains(handle)) {
        settle(handle);
      } else if (asked.contains(handle)) {
        early.add(handle);
      } // else its callback has thrown
    }
  }

  private void settle(DeferredHandle handle) {
    if (handle.failure() != null) {
      failed.add(handle);
    } else {
      open.remove(handle);
      positions.release(handle.record());
    }
  }

  /** The oldest one that has failed; null while all is well. */
  @Nullable DeferredHandle failed() {
    return failed.peek();
  }

  /**
   * The record of a failed one is done with: none of its handles holds its offset back any more.
   */
  void giveUp(DeferredHandle given) {
    ConsumerRecord<byte[], byte[]> record = given.record();
    List<DeferredHandle> ofRecord = new ArrayList<>();
    for (DeferredHandle handle : open) {
      if (handle.record().offset() == record.offset()
          && handle.record().topic().equals(record.topic())) {
        ofRecord.add(handle);
      }
    }
    for (DeferredHandle handle : ofRecord) {
      open.remove(handle);
      positions.release(handle.record());
    }
    failed.removeAll(ofRecord);
  }

  /** How many are open. */
  int size() {
    return open.size();
  }

  /**
   * The oldest one that is open for longer than the group waits without a word, once in that time.
   */
  @Nullable DeferredHandle overdue() {
    if (open.isEmpty()) {
      return null;
    }
    long now = ticker.getAsLong();
    long patience = config.deferredCommitWarning().toNanos();
    DeferredHandle oldest = open.iterator().next();
    if (now - oldest.openedNanos() < patience || now - warnedNanos < patience) {
      return null;
    }
    warnedNanos = now;
    return oldest;
  }

  /** How long a handle has been open, in whole seconds. */
  long ageSeconds(DeferredHandle handle) {
    return (ticker.getAsLong() - handle.openedNanos()) / 1_000_000_000L;
  }
}
