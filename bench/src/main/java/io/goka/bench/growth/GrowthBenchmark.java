package io.goka.bench.growth;

import io.goka.bench.process.Program;
import io.goka.bench.process.RunDirectory;
import io.goka.bench.process.ServerFlags;
import io.goka.bench.report.Report;
import io.goka.bench.report.Role;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** W12. Owner: the thread that made it. */
public final class GrowthBenchmark implements Benchmark {

  private static final String PREFIX = "w12-";
  private static final int PARTITIONS = 4;
  private static final int INPUT_KEYS = 100_000;
  private static final int COMMIT_INTERVAL_MILLIS = 1000;
  private static final long FULL_RECORDS = 4_000_000;
  private static final long QUICK_RECORDS = 1_000_000;
  private static final int QUICK_MOST_KEYS = 1_000_000;
  private static final long ASSUMED_RATE = 300_000;
  private static final int START_SECONDS = 10;
  private static final double MEBIBYTE = 1024.0 * 1024.0;

  private static final List<Size> BY_PARTITIONS =
      List.of(
          new Size("partitions-1", Role.LIMIT, 1, 1, 0),
          new Size("partitions-4", Role.OTHER, 4, 1, 0),
          new Size("partitions-16", Role.OTHER, 16, 1, 0),
          new Size("partitions-64", Role.OURS, 64, 1, 0));

  private static final List<Size> BY_GROUPS =
      List.of(
          new Size("groups-1", Role.LIMIT, PARTITIONS, 1, 0),
          new Size("groups-5", Role.OTHER, PARTITIONS, 5, 0),
          new Size("groups-20", Role.OURS, PARTITIONS, 20, 0));

  private static final List<Size> BY_KEYS =
      List.of(
          new Size("keys-1m", Role.LIMIT, PARTITIONS, 1, 1_000_000),
          new Size("keys-10m", Role.OTHER, PARTITIONS, 1, 10_000_000),
          new Size("keys-50m", Role.OURS, PARTITIONS, 1, 50_000_000));

  @Override
  public String name() {
    return "W12";
  }

  @Override
  public String description() {
    return "growth of the counter; the far end against the near end";
  }

  @Override
  public List<String> contestants() {
    List<String> labels = new ArrayList<>();
    List.of(BY_PARTITIONS, BY_GROUPS, BY_KEYS)
        .forEach(sizes -> sizes.forEach(size -> labels.add(size.label())));
    return labels;
  }

  @Override
  public Duration estimate(Options options) {
    long seconds = 0;
    for (List<Size> sizes : List.of(BY_PARTITIONS, BY_GROUPS, BY_KEYS)) {
      for (Size size : participants(sizes, options)) {
        long records = 2 * options.records(FULL_RECORDS, QUICK_RECORDS) + 3L * size.tableKeys();
        seconds += START_SECONDS + records / ASSUMED_RATE;
      }
    }
    return Duration.ofSeconds(seconds * options.rounds());
  }

  /** A first look leaves the large tables out, and so does whoever names others. */
  private static List<Size> participants(List<Size> sizes, Options options) {
    List<String> labels = options.participants(sizes.stream().map(Size::label).toList());
    return sizes.stream()
        .filter(size -> labels.contains(size.label()))
        .filter(size -> !options.quick() || size.tableKeys() <= QUICK_MOST_KEYS)
        .toList();
  }

  @Override
  public List<WorkloadResult> run(Surroundings surroundings)
      throws IOException, InterruptedException {
    List<WorkloadResult> results = new ArrayList<>();
    results.add(grow(surroundings, "W12-partitions", BY_PARTITIONS));
    results.add(grow(surroundings, "W12-groups", BY_GROUPS));
    results.add(grow(surroundings, "W12-keys", BY_KEYS));
    return results;
  }

  private WorkloadResult grow(Surroundings surroundings, String name, List<Size> sizes)
      throws IOException, InterruptedException {
    Subject subject = subject(name, surroundings.options());
    surroundings.say("\n" + Report.headline(subject));
    List<Turn> turns =
        Rounds.run(
            surroundings,
            subject.unit(),
            surroundings.options().rounds(),
            participants(sizes, surroundings.options()),
            (round, size) -> turn(surroundings, round, size));
    return WorkloadResult.of(subject, turns);
  }

  private static Turn turn(Surroundings surroundings, int round, Size size)
      throws IOException, InterruptedException {
    Options options = surroundings.options();
    String name = PREFIX + round + "-" + size.label();
    Path files = Files.createDirectories(surroundings.directory().resolve(name));
    GrowthQuestion question =
        new GrowthQuestion(
            surroundings.broker().bootstrapServers(),
            name + "-input",
            name,
            size.groups(),
            size.partitions(),
            Math.toIntExact(options.records(FULL_RECORDS, QUICK_RECORDS) / size.groups()),
            options.warmUpPercent(),
            size.tableKeys(),
            options.threads(),
            options.commitIntervals(List.of(COMMIT_INTERVAL_MILLIS)).get(0),
            files.toString(),
            surroundings.broker().id());
    try (Admin admin = BrokerAdmin.of(surroundings)) {
      GrowthTopics.fill(admin, question, Math.max(INPUT_KEYS, size.tableKeys()));
      GrowthAnswer answer =
          Program.run(
              GrowthMain.class,
              ServerFlags.with(options.heap()),
              files,
              question,
              GrowthAnswer.class);
      new Topics(admin).deleteAll(name);
      RunDirectory.delete(files);
      return OutcomeTurns.of(
          round,
          size.label(),
          size.role(),
          answer.outcome(),
          String.format(
              Locale.ROOT, "state.memory.bytes %.0f MiB", answer.stateMemoryBytes() / MEBIBYTE));
    }
  }

  private Subject subject(String name, Options options) {
    long records = options.records(FULL_RECORDS, QUICK_RECORDS);
    return new Subject(
        name,
        description(),
        Unit.RECORDS_A_SECOND,
        new Setting(
            "at-least-once",
            "read_committed",
            options.threads(),
            options.commitIntervals(List.of(COMMIT_INTERVAL_MILLIS)).get(0),
            "the records of the warm-up have been processed",
            "the committed offsets of all groups have reached the ends of the input",
            records,
            options.warmUp(records),
            options.rounds(),
            options.heap(),
            Map.of()));
  }
}
