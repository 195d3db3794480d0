package io.goka.bench.recovery;

import io.goka.bench.contestant.Outcome;
import io.goka.bench.process.Program;
import io.goka.bench.process.RunDirectory;
import io.goka.bench.process.ServerFlags;
import io.goka.bench.report.Report;
import io.goka.bench.report.Setting;
import io.goka.bench.report.Subject;
import io.goka.bench.report.Turn;
import io.goka.bench.report.Unit;
import io.goka.bench.report.WorkloadResult;
import io.goka.bench.suite.Benchmark;
import io.goka.bench.suite.BrokerAdmin;
import io.goka.bench.suite.Options;
import io.goka.bench.suite.OutcomeTurns;
import io.goka.bench.suite.Rounds;
import io.goka.bench.suite.Surroundings;
import io.goka.bench.workload.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.TopicConfig;

/** W8. Owner: the thread that made it. */
public final class RecoveryBenchmark implements Benchmark {

  private static final String APPLICATION = "w8";
  private static final long FULL_KEYS = 5_000_000;
  private static final long QUICK_KEYS = 2_000_000;
  private static final int VALUE_BYTES = 100;
  private static final long ASSUMED_RATE = 300_000;
  private static final Duration START = Duration.ofSeconds(8);

  @Override
  public String name() {
    return "W8";
  }

  @Override
  public String description() {
    return "recovery of a table from its topic, each key once, 100-byte values";
  }

  @Override
  public List<String> contestants() {
    return Arrays.stream(RecoveryContestant.values()).map(RecoveryContestant::label).toList();
  }

  @Override
  public Duration estimate(Options options) {
    Duration turn = START.plusSeconds(2L * keys(options) / ASSUMED_RATE);
    int turns = options.rounds() * options.participants(contestants()).size();
    return turn.multipliedBy(turns + 1L);
  }

  private static int keys(Options options) {
    return Math.toIntExact(options.records(FULL_KEYS, QUICK_KEYS));
  }

  @Override
  public List<WorkloadResult> run(Surroundings surroundings)
      throws IOException, InterruptedException {
    Options options = surroundings.options();
    Subject subject = subject(options);
    surroundings.say("\n" + Report.headline(subject));
    try (Admin admin = BrokerAdmin.of(surroundings)) {
      Topics topics = new Topics(admin);
      preload(surroundings, topics);
      List<RecoveryContestant> participants =
          Arrays.stream(RecoveryContestant.values())
              .filter(each -> options.participants(contestants()).contains(each.label()))
              .toList();
      List<Turn> turns =
          Rounds.run(
              surroundings,
              subject.unit(),
              options.rounds(),
              participants,
              (round, contestant) -> turn(surroundings, round, contestant));
      topics.deleteAll(APPLICATION);
      return List.of(WorkloadResult.of(subject, turns));
    }
  }

  private static void preload(Surroundings surroundings, Topics topics)
      throws InterruptedException {
    TableRecords records = new TableRecords(keys(surroundings.options()), VALUE_BYTES);
    String table = RecoveryQuestion.topic(APPLICATION);
    topics.create(RecoveryQuestion.input(APPLICATION), Map.of());
    topics.create(
        table, Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    TableTopic.fill(
        surroundings.broker().bootstrapServers(),
        table,
        Arrays.stream(records.shuffled()),
        records::value);
  }

  private static Turn turn(Surroundings surroundings, int round, RecoveryContestant contestant)
      throws IOException {
    Options options = surroundings.options();
    Path files =
        Files.createDirectories(surroundings.directory().resolve(contestant.label() + round));
    Outcome outcome =
        Program.run(
            RecoveryMain.class,
            ServerFlags.with(options.heap()),
            files,
            new RecoveryQuestion(
                contestant,
                surroundings.broker().bootstrapServers(),
                APPLICATION,
                keys(options),
                VALUE_BYTES,
                options.threads(),
                files.toString(),
                surroundings.broker().id()),
            Outcome.class);
    RunDirectory.delete(files);
    return OutcomeTurns.of(round, contestant.label(), contestant.role(), outcome, "");
  }

  private Subject subject(Options options) {
    return new Subject(
        name(),
        description(),
        Unit.RECORDS_A_SECOND,
        new Setting(
            "at-least-once",
            "read_committed",
            options.threads(),
            null,
            "the contestant is started, with nothing in its directory",
            "all partitions of the table are level with its topic",
            (long) keys(options),
            null,
            options.rounds(),
            options.heap(),
            Map.of()));
  }
}
