package io.goka.engine.processing;

import java.util.function.LongSupplier;
import org.apache.kafka.common.KafkaException;

/**
 * Owner: task thread. When the open epoch of a task is due, whether it may end, and whether input
 * has to wait until it has.
 */
final class CommitPace {

  private static final long NOT_DRAINING = Long.MIN_VALUE;

  /**
   * So many records keep Kafka's producer and the way to the brokers busy. More wait in its memory,
   * each with objects that the collector copies, and its threads stand in each other's way.
   */
  static final int MOST_UNACKNOWLEDGED = 20_000;

  private final CommitProtocol protocol;
  private final Epochs epochs;
  private final OpenPartitions open;
  private final LongSupplier ticker;
  private final long intervalNanos;
  private final long drainNanos;
  private long drainingSince = NOT_DRAINING;
  private boolean halted;

  /**
   * @param ticker measures how long an epoch waits for deferred commits
   */
  CommitPace(
      GroupPlan plan,
      CommitProtocol protocol,
      Epochs epochs,
      OpenPartitions open,
      LongSupplier ticker) {
    this.protocol = protocol;
    this.epochs = epochs;
    this.open = open;
    this.ticker = ticker;
    this.intervalNanos = plan.config().commitInterval().toNanos();
    this.drainNanos = plan.config().transactionTimeout().dividedBy(2).toNanos();
  }

  /** Whether the open epoch should end by itself, and there is room among those under way. */
  boolean isDue() {
    return !halted && !epochs.areFull() && isOver();
  }

  private boolean isOver() {
    return epochs.age() >= intervalNanos || open.areFull();
  }

  /**
   * How long until the open epoch ends by its time, in nanoseconds.
   *
   * @param longest what it is at most, and while something else has to happen before
   */
  long nanosToEnd(long longest) {
    if (halted
        || !open.haveUncommitted()
        || epochs.areFull()
        || protocol.isHeld()
        || isDraining()) {
      return longest;
    }
    return Math.max(0, Math.min(intervalNanos - epochs.age(), longest));
  }

  /**
   * Whether the open epoch may end.
   *
   * @throws KafkaException when it can never end
   */
  boolean mayEnd() {
    if (protocol.isAtomic() && epochs.hasSent()) {
      open.throwIfAbandoned();
    }
    boolean held = holdsDeferred();
    if (held && halted) {
      throw new KafkaException("a deferred commit has failed within a transaction");
    }
    return !held && !protocol.isHeld();
  }

  /** Whether something in the open epoch may still turn out to have failed. */
  private boolean holdsDeferred() {
    return protocol.isAtomic() && open.haveOpenDeferred();
  }

  /** No input is processed any more. */
  void halt() {
    halted = true;
  }

  boolean isHalted() {
    return halted;
  }

  /**
   * Whether input has to wait: so much is uncommitted, and no epoch can end now; or so much is sent
   * that Kafka has to acknowledge some of it first.
   */
  boolean mustWaitForKafka() {
    return epochs.unacknowledged() >= MOST_UNACKNOWLEDGED
        || ((epochs.areFull() || protocol.isHeld()) && open.areFull());
  }

  /** Whether input has to wait for deferred commits that are open, as they alone hold the epoch. */
  boolean mustDrain() {
    if (!isDraining()) {
      drainingSince = NOT_DRAINING;
      return false;
    }
    if (drainingSince == NOT_DRAINING) {
      drainingSince = ticker.getAsLong();
    }
    return true;
  }

  /**
   * Looks after the deferred commits that are waited for.
   *
   * @return whether nothing holds the epoch any more
   * @throws RecordFailedException when one has failed, and the group is to fail of its record
   * @throws ReplayException when one has failed, and its record is to be met again
   * @throws KafkaException when one is open for too long: the transaction has to end
   */
  boolean drain() {
    open.throwIfDeferredFailed();
    if (ticker.getAsLong() - drainingSince > drainNanos) {
      throw new KafkaException(
          "a deferred commit stayed open for too long: its transaction has to end within"
              + " transaction.timeout.ms");
    }
    return !isDraining();
  }

  private boolean isDraining() {
    return holdsDeferred() && (isOver() || open.anyCloses());
  }
}
