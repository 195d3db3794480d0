package io.goka.bench.contestant;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One thread of the limit. Owner: its own thread, but for starting, stopping and the failure.
 *
 * <p>Once a commit interval it sends one record for each key that has changed, and goes on; the
 * input offsets of that moment are committed when all of these are acknowledged.
 */
final class LimitLane {

  private static final Duration LONGEST_POLL = Duration.ofMillis(10);

  /** The count of a key. */
  private static final class Count {

    final byte[] key;
    final int partition;
    long value;
    boolean dirty;

    Count(byte[] key, int partition) {
      this.key = key;
      this.partition = partition;
    }
  }

  /** Input offsets, and how many records must be acknowledged before they may be committed. */
  private record Epoch(Map<TopicPartition, OffsetAndMetadata> offsets, AtomicInteger open) {}

  private final Consumer<byte[], byte[]> consumer;
  private final Producer<byte[], byte[]> producer;
  private final String table;
  private final long commitIntervalNanos;
  private final LongAdder processed;
  private final Thread thread;

  private final Map<String, Count> counts = new HashMap<>();
  private final List<Count> dirty = new ArrayList<>();
  private final Map<TopicPartition, OffsetAndMetadata> reached = new HashMap<>();
  private final Deque<Epoch> underWay = new ArrayDeque<>();
  private volatile boolean stopping;
  private volatile @Nullable String failure;

  /**
   * @param consumer closed by the lane
   * @param producer shared with other lanes
   * @param partitions what the lane reads
   * @param table the topic of the counts
   * @param commitInterval how often it commits
   * @param processed adds up the records
   */
  LimitLane(
      Consumer<byte[], byte[]> consumer,
      Producer<byte[], byte[]> producer,
      List<TopicPartition> partitions,
      String table,
      Duration commitInterval,
      LongAdder processed) {
    this.consumer = consumer;
    this.producer = producer;
    this.table = table;
    this.commitIntervalNanos = commitInterval.toNanos();
    this.processed = processed;
    this.thread = new Thread(this::run, "limit-" + partitions);
    thread.setDaemon(true);
    consumer.assign(partitions);
  }

  void start() {
    thread.start();
  }

  void stop(Duration atMost) throws InterruptedException {
    stopping = true;
    thread.join(atMost.toMillis());
  }

  Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  private void run() {
    try (consumer) {
      long epochNanos = System.nanoTime();
      while (!stopping) {
        count(consumer.poll(LONGEST_POLL));
        long now = System.nanoTime();
        if (now - epochNanos >= commitIntervalNanos) {
          epochNanos = now;
          send();
        }
        commit();
      }
    } catch (RuntimeException e) {
      failure = e.toString();
    }
  }

  private void count(ConsumerRecords<byte[], byte[]> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      String key = new String(record.key(), StandardCharsets.UTF_8);
      Count count = counts.get(key);
      if (count == null) {
        count = new Count(record.key(), record.partition());
        counts.put(key, count);
      }
      count.value++;
      if (!count.dirty) {
        count.dirty = true;
        dirty.add(count);
      }
      processed.increment();
    }
    reached.putAll(records.nextOffsets());
  }

  private void send() {
    if (dirty.isEmpty()) {
      return;
    }
    Epoch epoch = new Epoch(Map.copyOf(reached), new AtomicInteger(dirty.size()));
    underWay.add(epoch);
    for (Count count : dirty) {
      count.dirty = false;
      byte[] value = Long.toString(count.value).getBytes(StandardCharsets.US_ASCII);
      Future<RecordMetadata> unused =
          producer.send(
              new ProducerRecord<>(table, count.partition, count.key, value),
              (acknowledged, error) -> {
                if (error == null) {
                  epoch.open().decrementAndGet();
                } else {
                  failure = error.toString();
                }
              });
    }
    dirty.clear();
  }

  private void commit() {
    Epoch permanent = null;
    while (!underWay.isEmpty() && underWay.element().open().get() == 0) {
      permanent = underWay.remove();
    }
    if (permanent != null) {
      consumer.commitAsync(
          permanent.offsets(),
          (offsets, error) -> {
            if (error != null) {
              failure = error.toString();
            }
          });
    }
  }
}
