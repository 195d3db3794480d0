package io.goka.system.torture;

import io.goka.system.fixture.Cluster;
import io.goka.system.fixture.Waiting;
import io.goka.system.plugins.Books;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the receipts of {@link Books} while they come, as one of those who rely on the guarantee
 * would. Notes which numbers came of each key, which came again or out of order, and for how long
 * at most a partition brought none. Owner: a thread of its own; what it has noted is read when that
 * has ended.
 */
final class Receipts implements AutoCloseable {

  /** What came of a key. */
  static final class OfKey {

    private final BitSet seen = new BitSet();
    private long repeated;
    private long disordered;
    private int last;

    void add(int number) {
      if (seen.get(number)) {
        repeated++;
      } else if (number < last) {
        disordered++;
      }
      seen.set(number);
      last = number;
    }

    /** How many numbers up to this one never came. */
    long missing(int upTo) {
      return (long) upTo - seen.get(1, upTo + 1).cardinality();
    }

    /** How many came that had come before. */
    long repeated() {
      return repeated;
    }

    /** How many came for the first time behind a higher one. */
    long disordered() {
      return disordered;
    }
  }

  private final KafkaConsumer<String, String> consumer;
  private final Map<String, OfKey> keys = new HashMap<>();
  private final Map<Integer, Long> lastNanos = new HashMap<>();
  private final List<TopicPartition> partitions;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile long longestNanos;
  private volatile long offeredUntilNanos;
  private volatile boolean stopping;
  private volatile boolean abandoned;
  private final AtomicLong count = new AtomicLong();
  private volatile @Nullable RuntimeException broken;

  Receipts(Cluster kafka, Guarantee guarantee, List<Integer> partitions) {
    this.partitions =
        partitions.stream().map(each -> new TopicPartition(Books.RECEIPTS, each)).toList();
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "isolation.level",
                guarantee.isolation().toString(),
                "reconnect.backoff.max.ms",
                "200",
                "auto.offset.reset",
                "earliest"),
            new StringDeserializer(),
            new StringDeserializer());
  }

  /** Begins to read; outages count from the first receipt of a partition on. */
  Receipts start() {
    Thread thread = new Thread(this::run, "receipts");
    thread.setDaemon(true);
    thread.start();
    return this;
  }

  /** How many have come. Any thread. */
  long count() {
    return count.get();
  }

  /** From now on nothing is offered any more, so that no more has to come. Any thread. */
  void offeredLast() {
    offeredUntilNanos = System.nanoTime();
  }

  private void run() {
    try {
      consumer.assign(partitions);
      while (!stopping) {
        read();
      }
      Map<TopicPartition, Long> ends = abandoned ? Map.of() : consumer.endOffsets(partitions);
      while (!abandoned && !isReadTo(ends)) {
        read();
      }
    } catch (RuntimeException e) {
      broken = e;
    } finally {
      consumer.close(CloseOptions.timeout(Duration.ofSeconds(5)));
      ended.countDown();
    }
  }

  private boolean isReadTo(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private void read() {
    int read = 0;
    for (ConsumerRecord<String, String> each : consumer.poll(Duration.ofMillis(200))) {
      keys.computeIfAbsent(each.key(), unseen -> new OfKey()).add(Integer.parseInt(each.value()));
      read++;
      long now = nowWhileOffered();
      noteOutage(now, lastNanos.put(each.partition(), now));
    }
    count.addAndGet(read);
    // One that lasts is an outage too.
    lastNanos.values().forEach(last -> noteOutage(nowWhileOffered(), last));
  }

  private long nowWhileOffered() {
    long until = offeredUntilNanos;
    return until == 0 ? System.nanoTime() : Math.min(until, System.nanoTime());
  }

  private void noteOutage(long now, @Nullable Long last) {
    if (last != null) {
      longestNanos = Math.max(longestNanos, now - last);
    }
  }

  /** Reads to the end, however far that is, and ends. */
  Receipts stop() {
    stopping = true;
    Waiting.whileMoving(
        "the receipts are read to their end",
        Waiting.LONG,
        count::get,
        () -> {
          if (ended.getCount() > 0) {
            throw new AssertionError("only " + count + " were read");
          }
        });
    RuntimeException failure = broken;
    if (failure != null) {
      throw failure;
    }
    return this;
  }

  /** What came of each key. After the end. */
  Map<String, OfKey> keys() {
    return keys;
  }

  /** For how long at most a partition brought nothing while the load was offered. Any thread. */
  Duration longestOutage() {
    return Duration.ofNanos(longestNanos);
  }

  @Override
  public void close() {
    abandoned = true;
    stopping = true;
  }
}
