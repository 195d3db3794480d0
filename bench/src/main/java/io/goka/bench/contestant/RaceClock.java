package io.goka.bench.contestant;

import io.goka.bench.machine.Processes;
import io.goka.bench.machine.ProcessorTimes;
import io.goka.bench.workload.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Owner: the thread that times. Times a contestant, each in the same way: the clock starts when the
 * records of the warm-up have been processed, and stops when the committed offsets of the
 * contestant's consumer group have reached the ends of all partitions of the input.
 *
 * <p>Starting, joining and the first assignment are over by then. Committed offsets are asked for
 * only once every record has been processed, so that asking disturbs nobody.
 */
final class RaceClock {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long LOOK_MILLIS = 1;
  private static final long ASK_MILLIS = 5;

  /** What is known at one moment. */
  private record Mark(
      long nanos,
      long millis,
      long processed,
      Duration own,
      Duration broker,
      Optional<ProcessorTimes> machine) {}

  private final Race race;
  private final LongAdder processed;
  private final Admin admin;

  /**
   * @param race what is timed
   * @param processed counts the records that the contestant has processed
   * @param admin asks for committed offsets; closed by whoever made it
   */
  RaceClock(Race race, LongAdder processed, Admin admin) {
    this.race = race;
    this.processed = processed;
    this.admin = admin;
  }

  /**
   * Starts the contestant, and times it.
   *
   * @throws IllegalStateException when it fails, or gets nowhere for some minutes
   */
  Outcome time(Contestant contestant) throws InterruptedException {
    Map<TopicPartition, Long> ends = new Topics(admin).ends(race.topic());
    // The first question costs the asker a connection and classes to load: not while it is timed.
    boolean unused = isCommitted(ends);
    contestant.start();
    awaitProcessed(contestant, Math.max(1, race.warmUpRecords()));
    Mark start = mark();
    awaitProcessed(contestant, race.records());
    long processedNanos = System.nanoTime();
    awaitCommitted(contestant, ends);
    return outcome(start, processedNanos, mark());
  }

  private void awaitProcessed(Contestant contestant, long records) throws InterruptedException {
    long last = -1;
    long lastNanos = System.nanoTime();
    for (long count = processed.sum(); count < records; count = processed.sum()) {
      if (count != last) {
        last = count;
        lastNanos = System.nanoTime();
      }
      checkProgress(contestant, lastNanos, "processed " + count + " records");
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private void awaitCommitted(Contestant contestant, Map<TopicPartition, Long> ends)
      throws InterruptedException {
    long since = System.nanoTime();
    while (!isCommitted(ends)) {
      checkProgress(contestant, since, "processed all records but did not commit them");
      Thread.sleep(ASK_MILLIS);
    }
  }

  private static void checkProgress(Contestant contestant, long sinceNanos, String done) {
    contestant
        .failure()
        .ifPresent(
            reason -> {
              throw new IllegalStateException("the contestant failed: " + reason);
            });
    if (System.nanoTime() - sinceNanos > PATIENCE.toNanos()) {
      throw new IllegalStateException(
          "the contestant " + done + ", and then got nowhere for " + PATIENCE.toSeconds() + " s");
    }
  }

  private boolean isCommitted(Map<TopicPartition, Long> ends) throws InterruptedException {
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin.listConsumerGroupOffsets(race.group()).partitionsToOffsetAndMetadata().get();
      return ends.entrySet().stream()
          .allMatch(
              end -> {
                OffsetAndMetadata offset = committed.get(end.getKey());
                return (offset == null ? 0 : offset.offset()) >= end.getValue();
              });
    } catch (ExecutionException e) {
      throw new KafkaException("the committed offsets cannot be told", e.getCause());
    }
  }

  private Mark mark() {
    return new Mark(
        System.nanoTime(),
        System.currentTimeMillis(),
        processed.sum(),
        Processes.ownProcessorTime(),
        Processes.processorTime(race.brokerProcess()),
        ProcessorTimes.now());
  }

  private Outcome outcome(Mark start, long processedNanos, Mark end) {
    long timed = race.records() - start.processed();
    double seconds = seconds(end.nanos() - start.nanos());
    Duration own = end.own().minus(start.own());
    Duration ours = own.plus(end.broker().minus(start.broker()));
    Optional<ProcessorTimes> machine =
        end.machine().flatMap(now -> start.machine().map(now::since));
    double processors = Runtime.getRuntime().availableProcessors();
    double ourShare = seconds(ours.toNanos()) / (seconds * processors);
    return new Outcome(
        timed,
        seconds,
        seconds(processedNanos - start.nanos()),
        timed / seconds,
        seconds(own.toNanos()) / timed * 1e6,
        Processes.peakMemory().orElse(0),
        machine.map(ProcessorTimes::stolenShare).orElse(0.0),
        machine.map(times -> Math.max(0, times.busyShare() - ourShare)).orElse(0.0),
        start.millis(),
        end.millis());
  }

  private static double seconds(long nanos) {
    return (double) nanos / TimeUnit.SECONDS.toNanos(1);
  }
}
