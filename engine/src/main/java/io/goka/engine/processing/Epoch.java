package io.goka.engine.processing;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * What a task does between two commits: the records that it has sent, and, once it is sealed, the
 * table writes and input offsets that become safe with them.
 *
 * <p>Owner: task thread. Acknowledgements come in on the producer's thread, its only one; the two
 * meet in volatile fields, written once a record there and read once a step here.
 */
final class Epoch {

  private static final long NOT_SEALED = -1;

  /** The task is woken each time that so many more are acknowledged: it may wait for room. */
  private static final int WAKE_EVERY = 1 << 10;

  private final long number;
  private final long openedNanos;
  private final Runnable settled;
  private final List<PartitionEpoch> partitions = new ArrayList<>();
  private final Callback emitted = this::acknowledge;
  private long sent;
  private volatile long expected = NOT_SEALED;
  private volatile long acknowledged;
  private volatile @Nullable Exception failure;

  /**
   * @param number counts a task's epochs from 0
   * @param openedNanos when it began
   * @param settled called on the producer's thread when the task should look at it
   */
  Epoch(long number, long openedNanos, Runnable settled) {
    this.number = number;
    this.openedNanos = openedNanos;
    this.settled = settled;
  }

  long number() {
    return number;
  }

  long openedNanos() {
    return openedNanos;
  }

  /**
   * Counts a record that is about to be sent, and to whose input nothing leads back, and says who
   * is told of its acknowledgement.
   */
  Callback sendingEmitted() {
    sent++;
    return emitted;
  }

  /**
   * Counts a record that is about to be sent, and says who is told of its acknowledgement.
   *
   * @param trace leads back to the input that it came of
   * @param offset that of the input record
   */
  Callback sendingEmitted(RefusalTrace trace, long offset) {
    sent++;
    return new Emitted(trace, offset);
  }

  /**
   * Counts a table update that is about to be sent, and says who is told of its acknowledgement.
   */
  Callback sendingUpdate(PartitionEpoch partition) {
    sent++;
    return partition;
  }

  /** How many records are sent and not acknowledged. */
  long unacknowledged() {
    return sent - acknowledged;
  }

  /** Whether records were sent. */
  boolean hasSent() {
    return sent > 0;
  }

  /** Adds what a partition has done in this epoch. */
  void add(PartitionEpoch partition) {
    partitions.add(partition);
  }

  List<PartitionEpoch> partitions() {
    return partitions;
  }

  /** Nothing more will be sent. */
  void seal() {
    expected = sent;
  }

  /** Whether all that was sent is acknowledged. */
  boolean acknowledged() {
    return acknowledged == expected;
  }

  /** Throws why a record was not taken; does nothing while all is well. */
  void throwIfFailed() {
    Exception cause = failure;
    if (cause != null) {
      throw cause instanceof KafkaException kafka ? kafka : new KafkaException(cause);
    }
  }

  /** On the producer's thread; on the task thread when sending fails at once. */
  private void acknowledge(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
    if (exception != null) {
      fail(ProduceErrors.named(metadata, exception));
      settled.run();
      return;
    }
    long now = acknowledged + 1;
    acknowledged = now;
    if (now == expected || now % WAKE_EVERY == 0) {
      settled.run();
    }
  }

  /** What follows of a failure that lasts, as that of its transaction does, must not hide it. */
  private void fail(Exception exception) {
    if (!ProduceErrors.areOfTheClock(failure)) {
      failure = exception;
    }
  }

  /**
   * Hears of an emitted record. Immutable; as many are there as records wait for their
   * acknowledgement, so it is small.
   */
  private final class Emitted implements Callback {

    private final RefusalTrace trace;
    private final long offset;

    Emitted(RefusalTrace trace, long offset) {
      this.trace = trace;
      this.offset = offset;
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
      acknowledge(metadata, exception == null ? null : trace.refused(offset, metadata, exception));
    }
  }

  /**
   * What one partition has done in an epoch. Owner: task thread, but for the acknowledged offset.
   */
  static final class PartitionEpoch implements Callback {

    private final Epoch epoch;
    private final PartitionProcessor partition;
    private final PartitionCommit commit;

    // Written by the producer's thread before it counts the acknowledgement, read after the count.
    private long lastOffset = -1;

    PartitionEpoch(Epoch epoch, PartitionProcessor partition, PartitionCommit commit) {
      this.epoch = epoch;
      this.partition = partition;
      this.commit = commit;
    }

    PartitionProcessor partition() {
      return partition;
    }

    PartitionCommit commit() {
      return commit;
    }

    /** The offset of the last acknowledged table update; -1 when there was none. */
    long lastOffset() {
      return lastOffset;
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
      if (exception == null && metadata != null) {
        lastOffset = Math.max(lastOffset, metadata.offset());
      }
      epoch.acknowledge(metadata, exception);
    }
  }
}
