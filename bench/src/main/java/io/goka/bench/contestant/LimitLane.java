package io.goka.bench.contestant;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One thread of the limit. Owner: its own thread, but for starting, stopping and the failure.
 *
 * <p>Once a commit interval it sends what its work has put off until then, and goes on; the input
 * offsets of that moment are committed when all that was sent is acknowledged.
 */
final class LimitLane {

  private static final Duration LONGEST_POLL = Duration.ofMillis(10);

  private final Consumer<byte[], byte[]> consumer;
  private final Producer<byte[], byte[]> producer;
  private final LaneWork work;
  private final long commitIntervalNanos;
  private final LongAdder processed;
  private final Thread thread;

  private final Map<TopicPartition, OffsetAndMetadata> reached = new HashMap<>();
  private final Deque<LaneEpoch> underWay = new ArrayDeque<>();
  private LaneEpoch epoch;
  private volatile boolean stopping;
  private volatile @Nullable String failure;

  /**
   * @param consumer closed by the lane
   * @param producer shared with other lanes
   * @param partitions what the lane reads
   * @param work what it does with records
   * @param commitInterval how often it commits
   * @param processed adds up the records
   */
  LimitLane(
      Consumer<byte[], byte[]> consumer,
      Producer<byte[], byte[]> producer,
      List<TopicPartition> partitions,
      LaneWork work,
      Duration commitInterval,
      LongAdder processed) {
    this.consumer = consumer;
    this.producer = producer;
    this.work = work;
    this.commitIntervalNanos = commitInterval.toNanos();
    this.processed = processed;
    this.epoch = newEpoch();
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
        process(consumer.poll(LONGEST_POLL));
        long now = System.nanoTime();
        if (now - epochNanos >= commitIntervalNanos) {
          epochNanos = now;
          end();
        }
        commit();
      }
    } catch (RuntimeException e) {
      failure = e.toString();
    }
  }

  private void process(ConsumerRecords<byte[], byte[]> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      work.process(record, epoch);
      processed.increment();
    }
    reached.putAll(records.nextOffsets());
  }

  private void end() {
    work.end(epoch);
    if (!epoch.isEmpty()) {
      epoch.end(reached);
      underWay.add(epoch);
      epoch = newEpoch();
    }
  }

  private LaneEpoch newEpoch() {
    return new LaneEpoch(producer, why -> failure = why);
  }

  private void commit() {
    LaneEpoch permanent = null;
    while (!underWay.isEmpty() && underWay.element().isAcknowledged()) {
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
