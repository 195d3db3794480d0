package io.goka.engine.processing;

import io.goka.engine.processing.Epoch.PartitionEpoch;
import io.goka.spi.StorageBatch;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * The epochs of a task: the one that is open, and those that are sealed and under way, oldest
 * first. Owner: task thread.
 */
final class Epochs {

  private final GroupPlan plan;
  private final CommitProtocol protocol;
  private final LongSupplier ticker;
  private final Runnable settled;
  private final Deque<Epoch> underWay = new ArrayDeque<>();
  private Epoch current;
  private long lastStored = -1;

  /**
   * @param settled called on the producer's thread when an epoch under way should be looked at
   */
  Epochs(GroupPlan plan, CommitProtocol protocol, LongSupplier ticker, Runnable settled) {
    this.plan = plan;
    this.protocol = protocol;
    this.ticker = ticker;
    this.settled = settled;
    this.current = new Epoch(0, ticker.getAsLong(), settled);
  }

  /** The number of the epoch that is open. */
  long current() {
    return current.number();
  }

  /** The number of the last epoch whose writes are in the tables, or were given up. */
  long lastStored() {
    return lastStored;
  }

  /** Whether as many are under way as may be. */
  boolean areFull() {
    return underWay.size() >= protocol.epochsUnderWay();
  }

  /** Whether anything was sent in the open epoch. */
  boolean hasSent() {
    return current.hasSent();
  }

  /**
   * How many records of the open epoch are sent and not acknowledged. They are what callbacks have
   * emitted: updates of tables are sent as an epoch is sealed, and hold nobody up.
   */
  long unacknowledged() {
    return current.unacknowledged();
  }

  /** How long the open epoch has been so, in nanoseconds. */
  long age() {
    return ticker.getAsLong() - current.openedNanos();
  }

  /**
   * Sends what a callback has emitted, in the open epoch.
   *
   * @param trace leads back to the input that it came of
   * @param offset that of the input record; below 0 for a key that was visited
   */
  void send(ProducerRecord<byte[], byte[]> emitted, RefusalTrace trace, long offset) {
    protocol.send(
        emitted, offset < 0 ? current.sendingEmitted() : current.sendingEmitted(trace, offset));
    // Each record that is refused may have blocked for as long as the producer waits.
    current.throwIfFailed();
  }

  /** Seals the open epoch with what its partitions have to commit, and opens the next. */
  void end(Collection<PartitionProcessor> partitions) {
    Epoch epoch = current;
    for (PartitionProcessor partition : partitions) {
      if (partition.hasUncommitted()) {
        PartitionCommit commit = partition.cut(epoch.number());
        PartitionEpoch part = new PartitionEpoch(epoch, partition, commit);
        epoch.add(part);
        sendUpdates(epoch, part);
      }
    }
    epoch.seal();
    current = new Epoch(epoch.number() + 1, ticker.getAsLong(), settled);
    underWay.add(epoch);
    protocol.sealed(epoch);
  }

  private void sendUpdates(Epoch epoch, PartitionEpoch part) {
    StorageBatch writes = part.commit().writes();
    if (writes.size() == 0) {
      return;
    }
    String topic = plan.table().orElseThrow().name();
    int partition = part.partition().partition();
    for (int i = 0; i < writes.size() && !part.partition().status().isAbandoned(); i++) {
      byte[] key = writes.key(i);
      byte[] value = writes.value(i);
      protocol.send(
          new ProducerRecord<>(topic, partition, key, value),
          part.partition().tracing(key, value, epoch.sendingUpdate(part)));
      epoch.throwIfFailed();
    }
    if (protocol.isAtomic() && part.partition().status().isAbandoned()) {
      // Some of its updates may be missing, and the transaction would take its input as done.
      throw new KafkaException("partition " + partition + " has left");
    }
  }

  /**
   * Takes the oldest epoch under way, when it is permanent: its writes are to be stored now.
   *
   * @return null when there is none, or it is not permanent yet
   * @throws KafkaException why the oldest epoch, or the open one, can never be permanent
   */
  @Nullable Epoch takePermanent() {
    Epoch oldest = underWay.peek();
    if (oldest == null) {
      current.throwIfFailed();
      return null;
    }
    oldest.throwIfFailed();
    if (!protocol.isPermanent(oldest)) {
      current.throwIfFailed();
      return null;
    }
    underWay.remove();
    lastStored = oldest.number();
    return oldest;
  }

  /** Gives up all that is not permanent. */
  void drop() {
    if (!protocol.giveUp()) {
      abortVisits();
    }
    underWay.clear();
    lastStored = current.number();
    current = new Epoch(lastStored + 1, ticker.getAsLong(), settled);
  }

  /** What was visited may be permanent or not: to visit it again could take effect twice. */
  private void abortVisits() {
    for (Epoch epoch : underWay) {
      for (PartitionEpoch part : epoch.partitions()) {
        part.commit()
            .visited()
            .ifPresent(
                progress ->
                    progress
                        .visit()
                        .abort(
                            "Kafka did not say whether the last keys of partition "
                                + part.partition().partition()
                                + " were committed"));
      }
    }
  }
}
