package io.goka.system.torture;

import io.goka.system.fixture.Cluster;
import io.goka.system.plugins.Books;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the entries of {@link Books} at a steady rate: for each key the numbers 1, 2, 3, …, and
 * knows which of them Kafka has acknowledged. Owner: the thread of the run, and one of its own that
 * sends.
 */
final class Load implements AutoCloseable {

  private static final int TICKS_A_SECOND = 50;

  /** Rather than to give up, it waits until Kafka is back. */
  private static final Duration DELIVERY = Duration.ofMinutes(4);

  /** So much may wait for Kafka; beyond it the load pauses with it. */
  private static final long MOST_UNDER_WAY = 20_000;

  private final List<String> keys;
  private final int perTick;
  private final KafkaProducer<String, String> producer;
  private final ScheduledExecutorService sender = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger[] acknowledged;
  private final AtomicLong underWay = new AtomicLong();
  private final AtomicReference<@Nullable Exception> refused = new AtomicReference<>();
  private long sent;

  Load(Cluster kafka, int rate, int keyCount) {
    this.keys = IntStream.range(0, keyCount).mapToObj(each -> "key-" + each).toList();
    this.perTick = Math.max(1, rate / TICKS_A_SECOND);
    this.acknowledged =
        IntStream.range(0, keyCount)
            .mapToObj(each -> new AtomicInteger())
            .toArray(AtomicInteger[]::new);
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "acks",
                "all",
                "enable.idempotence",
                true,
                "linger.ms",
                5,
                "delivery.timeout.ms",
                (int) DELIVERY.toMillis(),
                "max.block.ms",
                DELIVERY.toMillis(),
                "request.timeout.ms",
                5000,
                "reconnect.backoff.max.ms",
                "200"),
            new StringSerializer(),
            new StringSerializer());
  }

  /** The keys. */
  List<String> keys() {
    return keys;
  }

  Load start() {
    ScheduledFuture<?> unused =
        sender.scheduleAtFixedRate(this::tick, 0, 1000 / TICKS_A_SECOND, TimeUnit.MILLISECONDS);
    return this;
  }

  private void tick() {
    for (int i = 0; i < perTick && underWay.get() < MOST_UNDER_WAY; i++) {
      send();
    }
  }

  private void send() {
    int key = (int) (sent % keys.size());
    int number = (int) (sent / keys.size()) + 1;
    sent++;
    underWay.incrementAndGet();
    Future<RecordMetadata> unused =
        producer.send(
            new ProducerRecord<>(Books.ENTRIES, keys.get(key), String.valueOf(number)),
            (place, failure) -> acknowledge(key, number, failure));
  }

  /** On the producer's thread; those of a key come in the order of its numbers. */
  private void acknowledge(int key, int number, @Nullable Exception failure) {
    underWay.decrementAndGet();
    if (failure == null) {
      acknowledged[key].set(number);
    } else {
      refused.compareAndSet(null, failure);
    }
  }

  /**
   * Sends no more, and waits for all acknowledgements.
   *
   * @return the last number of each key; all up to it are acknowledged
   */
  Map<String, Integer> stop() throws InterruptedException {
    sender.shutdown();
    if (!sender.awaitTermination(DELIVERY.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("the load cannot be stopped: Kafka takes nothing");
    }
    producer.flush();
    Exception failure = refused.get();
    if (failure != null) {
      throw new IllegalStateException("Kafka has refused a part of the load", failure);
    }
    return acknowledged();
  }

  /**
   * What Kafka has acknowledged up to now. Any thread.
   *
   * @return the last number of each key
   */
  Map<String, Integer> acknowledged() {
    Map<String, Integer> last = new TreeMap<>();
    for (int key = 0; key < keys.size(); key++) {
      last.put(keys.get(key), acknowledged[key].get());
    }
    return last;
  }

  @Override
  public void close() {
    sender.shutdownNow();
    producer.close(Duration.ZERO);
  }
}
