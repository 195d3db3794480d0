package io.goka.bench.recovery;

import io.goka.bench.hosted.HostedSettings;
import io.goka.bench.workload.Topics;
import io.goka.engine.kafka.KafkaClients;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Owner: the thread that times it. What is left of a recovery when nothing is kept: as many threads
 * as the question says, each with the server's recovery consumer and its share of the partitions.
 */
final class RawPoll implements Recovering {

  private static final Duration POLL = Duration.ofMillis(100);

  private final RecoveryQuestion question;
  private final KafkaClients clients;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger reading;
  private final LongAdder read = new LongAdder();
  private volatile @Nullable String failure;

  RawPoll(RecoveryQuestion question) {
    this.question = question;
    this.reading = new AtomicInteger(question.threads());
    this.clients =
        new KafkaClients(
            HostedSettings.of(Path.of(question.directory()), question.bootstrapServers(), Map.of())
                .kafka(),
            "bench");
    for (int i = 0; i < question.threads(); i++) {
      int lane = i;
      threads.add(new Thread(() -> read(lane), "poll-" + lane));
    }
  }

  private void read(int lane) {
    List<TopicPartition> mine =
        Topics.partitions(RecoveryQuestion.topic(question.application())).stream()
            .filter(partition -> partition.partition() % question.threads() == lane)
            .toList();
    try (Consumer<byte[], byte[]> consumer = clients.recoveryConsumer("poll-" + lane)) {
      consumer.assign(mine);
      consumer.seekToBeginning(mine);
      Map<TopicPartition, Long> ends = consumer.endOffsets(mine);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        // Each record is looked at, or the consumer would not have to take it apart.
        consumer.poll(POLL).forEach(record -> read.add(record.key() == null ? 0 : 1));
      }
      reading.decrementAndGet();
    } catch (RuntimeException e) {
      failure = e.toString();
    }
  }

  @Override
  public void start() {
    threads.forEach(Thread::start);
  }

  @Override
  public boolean isLevel() {
    return reading.get() == 0;
  }

  @Override
  public Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public void check() {
    if (read.sum() != question.keys()) {
      throw new IllegalStateException(
          "read " + read.sum() + " of " + question.keys() + " records of the table");
    }
  }

  @Override
  public void close() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    }
  }
}
