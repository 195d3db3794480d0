package io.goka.bench.blocking;

import io.goka.bench.contestant.Outcome;
import io.goka.bench.contestant.TurnClock;
import io.goka.bench.hosted.HostedGroups;
import io.goka.bench.hosted.HostedSettings;
import io.goka.bench.process.Program;
import io.goka.engine.config.GroupKeys;
import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.RebalanceListener;
import io.goka.spi.Stream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** The process of a group whose callback waits. */
public final class BlockingMain {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_MILLIS = 1;

  private BlockingMain() {}

  /** Answers a {@link BlockingQuestion} with a {@link BlockingAnswer}. */
  public static void main(String[] args) throws Exception {
    Program.answer(args, BlockingQuestion.class, BlockingMain::process);
  }

  /**
   * Processes the input once.
   *
   * @throws IllegalStateException when the group fails, or gets nowhere for a minute
   */
  static BlockingAnswer process(BlockingQuestion question) throws Exception {
    LongAdder processed = new LongAdder();
    AtomicInteger revocations = new AtomicInteger();
    try (HostedGroups groups =
        new HostedGroups(
            HostedSettings.of(
                Path.of(question.directory()),
                question.bootstrapServers(),
                Map.of(GroupKeys.TASK_THREADS, Integer.toString(question.threads()))),
            List.of(graph(question, processed, revocations)))) {
      groups.start();
      await(groups, processed, Math.max(1, question.warmUpRecords()));
      TurnClock clock = TurnClock.start(question.brokerProcess());
      long before = processed.sum();
      await(groups, processed, question.records());
      Outcome outcome = clock.stop(processed.sum() - before);
      return new BlockingAnswer(outcome, revocations.get());
    }
  }

  private static GroupGraph graph(
      BlockingQuestion question, LongAdder processed, AtomicInteger revocations) {
    return GroupGraph.define(question.group())
        .persist(Codecs.int64())
        .input(
            Stream.of(question.input(), Codecs.bytes()),
            (context, message) -> {
              waitFor(TimeUnit.MILLISECONDS.toNanos(question.waitMillis()));
              context.setValue(context.value().orElse(0L) + 1);
              processed.increment();
            })
        .rebalanceListener(
            new RebalanceListener() {
              @Override
              public void revoked(int partition) {
                revocations.incrementAndGet();
              }
            })
        .build();
  }

  private static void waitFor(long nanos) {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static void await(HostedGroups groups, LongAdder processed, long records)
      throws InterruptedException {
    long last = -1;
    long lastNanos = System.nanoTime();
    for (long count = processed.sum(); count < records; count = processed.sum()) {
      if (count != last) {
        last = count;
        lastNanos = System.nanoTime();
      }
      groups
          .failure()
          .ifPresent(
              reason -> {
                throw new IllegalStateException("the group failed: " + reason);
              });
      if (System.nanoTime() - lastNanos > PATIENCE.toNanos()) {
        throw new IllegalStateException("nothing after " + count + " records for a minute");
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }
}
