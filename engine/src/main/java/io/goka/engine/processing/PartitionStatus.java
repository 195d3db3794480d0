package io.goka.engine.processing;

import io.goka.engine.observe.PartitionCounters;
import io.goka.engine.observe.PartitionSnapshot;
import io.goka.engine.observe.PartitionSnapshot.State;
import io.goka.engine.observe.RecoveryProgress;
import io.goka.engine.state.PartitionTable;
import io.goka.engine.thread.Pulse;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What can be seen of a partition. Owner: any thread; each field has one writer, which publishes
 * once a batch: the poll thread what it knows of the input and the recovery, the task thread the
 * rest.
 */
final class PartitionStatus {

  private static final long UNKNOWN = -1;

  private final int partition;
  private final LongSupplier queueBound;
  private final PartitionTroubles troubles = new PartitionTroubles();
  private volatile Inflow inflow;
  private volatile boolean abandoned;
  private volatile boolean rollingBack;
  private volatile PartitionCounters counters = PartitionCounters.ZERO;
  private volatile long fetchLag = UNKNOWN;
  private volatile int deferred;
  private volatile @Nullable PartitionTable table;
  private volatile @Nullable Supplier<RecoveryProgress> recovery;
  private volatile long recovered;
  private volatile @Nullable Instant lastCommit;
  private Pulse pulse = new Pulse();

  /**
   * @param queueBound how many records may wait for the task before the partition is paused
   */
  PartitionStatus(int partition, LongSupplier queueBound) {
    this.partition = partition;
    this.queueBound = queueBound;
    this.inflow = new Inflow(queueBound);
  }

  int partition() {
    return partition;
  }

  /** What is known to be wrong with its records, for whichever task has it. */
  PartitionTroubles troubles() {
    return troubles;
  }

  Inflow inflow() {
    return inflow;
  }

  PartitionCounters counters() {
    return counters;
  }

  /** The poll thread cannot wait for the partition: nothing of it may take effect any more. */
  void abandon() {
    abandoned = true;
  }

  boolean isAbandoned() {
    return abandoned;
  }

  /** The task has given the partition up, and what waited for it is dropped. Poll thread. */
  void rolledBack() {
    inflow = new Inflow(queueBound);
    rollingBack = true;
    counters = counters.plus(PartitionCounters.ONE_REWIND);
  }

  void counted(PartitionCounters now) {
    counters = now;
  }

  /** How many deferred commits are open. Task thread. */
  void deferred(int open) {
    if (deferred != open) {
      deferred = open;
    }
  }

  /** It is processed where this beats. Task thread, as the next. */
  void runsBy(Pulse of) {
    pulse = of;
  }

  /** Beats with each of its callbacks. */
  Pulse pulse() {
    return pulse;
  }

  void fetchLag(long records) {
    fetchLag = records;
  }

  /** Its tables are brought level. Poll thread. */
  void recovering(Supplier<RecoveryProgress> now) {
    recovery = now;
  }

  void opened(@Nullable PartitionTable opened) {
    table = opened;
    recovery = null;
    rollingBack = false;
  }

  /** So many records were read to bring its table level. Poll thread. */
  void recovered(long records) {
    recovered = records;
  }

  void committed(Instant at) {
    lastCommit = at;
  }

  PartitionSnapshot snapshot(boolean groupPaused) {
    Supplier<RecoveryProgress> underWay = recovery;
    PartitionTable open = table;
    long queued = inflow.queued();
    long behind = fetchLag;
    return new PartitionSnapshot(
        partition,
        underWay != null || rollingBack
            ? State.RECOVERING
            : groupPaused ? State.PAUSED : State.RUNNING,
        counters,
        queued,
        behind == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(behind + queued),
        deferred,
        open == null ? 0 : open.keys(),
        open == null ? 0 : open.mark().offset(),
        recovered,
        Optional.ofNullable(lastCommit),
        Optional.ofNullable(underWay).map(Supplier::get),
        Optional.empty());
  }
}
