package io.goka.runtime.cluster;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owner: poll thread. Input offsets that may be committed, and their way to Kafka: in the
 * background while partitions stay, waited for when they leave.
 *
 * <p>An offset that could not be committed is kept until a newer one takes its place: commits that
 * fail while the group rebalances, or while Kafka is away, lose nothing.
 */
final class OffsetCommits {

  private static final Logger LOG = LoggerFactory.getLogger(OffsetCommits.class);
  private static final long SPACING_NANOS = 100_000_000L;

  private final String group;
  private final Consumer<byte[], byte[]> consumer;
  private final LongSupplier ticker;
  private final Map<TopicPartition, OffsetAndMetadata> pending = new HashMap<>();
  private long lastNanos;
  private final Map<TopicPartition, Long> committed = new HashMap<>();
  private boolean underWay;

  /**
   * @param ticker measures time, in nanoseconds
   */
  OffsetCommits(String group, Consumer<byte[], byte[]> consumer, LongSupplier ticker) {
    this.group = group;
    this.consumer = consumer;
    this.ticker = ticker;
    this.lastNanos = ticker.getAsLong() - SPACING_NANOS;
  }

  /** These may be committed now. */
  void add(Map<TopicPartition, OffsetAndMetadata> offsets) {
    pending.putAll(offsets);
  }

  /** Partitions are no longer ours to commit. */
  void forget(Collection<TopicPartition> partitions) {
    pending.keySet().removeAll(partitions);
    committed.keySet().removeAll(partitions);
  }

  /** Sends what is pending, unless a commit is under way or was just sent. */
  void sendWhenDue() {
    long now = ticker.getAsLong();
    if (pending.isEmpty() || underWay || now - lastNanos < SPACING_NANOS) {
      return;
    }
    lastNanos = now;
    underWay = true;
    Map<TopicPartition, OffsetAndMetadata> sent = Map.copyOf(pending);
    pending.clear();
    consumer.commitAsync(sent, (offsets, exception) -> answered(sent, exception));
  }

  private void answered(Map<TopicPartition, OffsetAndMetadata> sent, Exception exception) {
    underWay = false;
    if (exception == null) {
      return;
    }
    // Older than what may have come since; those of partitions that left are refused again.
    sent.forEach(
        (partition, offset) -> {
          long newest = committed.getOrDefault(partition, -1L);
          if (consumer.assignment().contains(partition) && offset.offset() > newest) {
            keep(partition, offset);
          }
        });
    if (!(exception instanceof RetriableCommitFailedException)) {
      LOG.info("{}: offsets are committed later: {}", group, exception.getMessage());
    }
  }

  private void keep(TopicPartition partition, OffsetAndMetadata offset) {
    pending.merge(partition, offset, (one, other) -> other.offset() > one.offset() ? other : one);
  }

  /**
   * Commits what is pending, and waits for it. What could not be committed stays pending: whoever
   * has given partitions up forgets theirs afterwards.
   *
   * @param atMost how long to wait; what is not committed by then is processed again by whoever has
   *     the partition next
   */
  void commitNow(Duration atMost) {
    if (pending.isEmpty()) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> sent = Map.copyOf(pending);
    pending.clear();
    long deadline = ticker.getAsLong() + atMost.toNanos();
    while (!commitOnce(sent, deadline)) {
      // Somebody posted a message, which woke the consumer: tried again.
    }
  }

  private boolean commitOnce(Map<TopicPartition, OffsetAndMetadata> sent, long deadlineNanos) {
    try {
      consumer.commitSync(sent, Duration.ofNanos(Math.max(1, deadlineNanos - ticker.getAsLong())));
      sent.forEach(this::committed);
      return true;
    } catch (WakeupException e) {
      return false;
    } catch (KafkaException e) {
      LOG.warn(
          "{}: offsets could not be committed, records of partitions that leave will be processed"
              + " again: {}",
          group,
          e.getMessage());
      sent.forEach(this::keep);
      return true;
    }
  }

  private void committed(TopicPartition partition, OffsetAndMetadata offset) {
    committed.put(partition, offset.offset());
    // A commit in the background may have failed meanwhile, and left an older one.
    pending.computeIfPresent(
        partition, (same, left) -> left.offset() > offset.offset() ? left : null);
  }
}
