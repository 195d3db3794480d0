package io.goka.bench.latency;

import io.goka.bench.workload.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads the output, and notes when each record came. Owner: its own thread. */
final class OutputReader {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Consumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final long[] read;
  private final Thread thread = new Thread(this::run, "output-reader");
  private final CountDownLatch positioned = new CountDownLatch(1);
  private int missing;
  private volatile long progressNanos = System.nanoTime();
  private volatile @Nullable String failure;

  /**
   * @param consumer closed by the reader
   * @param topic what is read, from its beginning
   * @param records how many are awaited
   */
  OutputReader(Consumer<byte[], byte[]> consumer, String topic, int records) {
    this.consumer = consumer;
    this.partitions = Topics.partitions(topic);
    this.read = new long[records];
    this.missing = records;
    thread.setDaemon(true);
  }

  /** Starts, and returns when nothing that is written from now on can be missed. */
  void start() throws InterruptedException {
    thread.start();
    positioned.await();
  }

  /**
   * Waits for all records.
   *
   * @return when each came, by {@link System#nanoTime}
   * @throws IllegalStateException when one came twice, or nothing comes for a minute
   */
  long[] await() throws InterruptedException {
    progressNanos = System.nanoTime();
    while (thread.isAlive()) {
      thread.join(TimeUnit.SECONDS.toMillis(1));
      if (System.nanoTime() - progressNanos > PATIENCE.toNanos()) {
        throw new IllegalStateException(
            "records are lost: nothing came for " + PATIENCE.toSeconds() + " s");
      }
    }
    String found = failure;
    if (found != null) {
      throw new IllegalStateException(found);
    }
    return read;
  }

  private void run() {
    try (consumer) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      partitions.forEach(consumer::position);
      positioned.countDown();
      while (missing > 0) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          note(ByteBuffer.wrap(record.value()).getInt());
        }
      }
    } catch (RuntimeException e) {
      failure = e.toString();
      positioned.countDown();
    }
  }

  private void note(int record) {
    if (read[record] != 0) {
      throw new IllegalStateException("record " + record + " was emitted twice");
    }
    long now = System.nanoTime();
    read[record] = now;
    progressNanos = now;
    missing--;
  }
}
