package io.goka.bench.growth;

import io.goka.bench.contestant.Outcome;
import io.goka.bench.contestant.TurnClock;
import io.goka.bench.hosted.HostedGroups;
import io.goka.bench.hosted.HostedSettings;
import io.goka.bench.process.Program;
import io.goka.engine.config.Configuration;
import io.goka.engine.config.GroupKeys;
import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.Stream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** The process of a server's groups, each of which counts the keys of the input. */
public final class GrowthMain {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long LOOK_MILLIS = 2;

  private GrowthMain() {}

  /** Answers a {@link GrowthQuestion} with a {@link GrowthAnswer}. */
  public static void main(String[] args) throws Exception {
    Program.answer(args, GrowthQuestion.class, GrowthMain::process);
  }

  /**
   * Lets all groups process the input once.
   *
   * @throws IllegalStateException when one fails or has counted wrong, or nothing moves for a while
   */
  static GrowthAnswer process(GrowthQuestion question) throws Exception {
    Configuration configuration =
        HostedSettings.of(
            Path.of(question.directory()),
            question.bootstrapServers(),
            Map.of(
                GroupKeys.TASK_THREADS,
                Integer.toString(question.threads()),
                GroupKeys.COMMIT_INTERVAL,
                Integer.toString(question.commitIntervalMillis())));
    LongAdder processed = new LongAdder();
    long all = (long) question.records() * question.groups();
    try (Admin admin =
            Admin.create(
                Map.of(
                    AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                    question.bootstrapServers(),
                    AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG,
                    false));
        HostedGroups groups =
            new HostedGroups(
                configuration,
                question.groupNames().stream()
                    .map(group -> graph(group, question.input(), processed))
                    .toList())) {
      CommittedInput committed = new CommittedInput(admin, question.input(), question.partitions());
      groups.start();
      await(
          groups,
          () -> processed.sum() >= Math.max(1, all * question.warmUpPercent() / 100),
          processed::sum);
      TurnClock clock = TurnClock.start(question.brokerProcess());
      long before = processed.sum();
      await(groups, () -> processed.sum() >= all, processed::sum);
      await(groups, () -> committed.isWhole(question.groupNames()), processed::sum);
      Outcome outcome = clock.stop(all - before);
      check(question, groups);
      return new GrowthAnswer(outcome, configuration.state().memoryBytes());
    }
  }

  private static GroupGraph graph(String group, String input, LongAdder processed) {
    return GroupGraph.define(group)
        .persist(Codecs.int64())
        .input(
            Stream.of(input, Codecs.bytes()),
            (context, message) -> {
              context.setValue(context.value().orElse(0L) + 1);
              processed.increment();
            })
        .build();
  }

  private static void await(HostedGroups groups, BooleanSupplier done, LongSupplier progress)
      throws InterruptedException {
    long last = -1;
    long lastNanos = System.nanoTime();
    while (!done.getAsBoolean()) {
      long now = progress.getAsLong();
      if (now != last || !groups.isLevel()) {
        last = now;
        lastNanos = System.nanoTime();
      }
      groups
          .failure()
          .ifPresent(
              reason -> {
                throw new IllegalStateException("a group failed: " + reason);
              });
      if (System.nanoTime() - lastNanos > PATIENCE.toNanos()) {
        throw new IllegalStateException("the groups got to " + now + " records, and then nowhere");
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private static void check(GrowthQuestion question, HostedGroups groups) {
    long expected = (long) question.records() + question.tableKeys();
    for (int group = 0; group < question.groups(); group++) {
      LongAdder sum = new LongAdder();
      groups.read(
          group,
          (key, value) -> sum.add(Long.parseLong(new String(value, StandardCharsets.US_ASCII))));
      if (sum.sum() != expected) {
        throw new IllegalStateException(
            "the counts of group %d add up to %,d, not %,d".formatted(group, sum.sum(), expected));
      }
    }
  }
}
