package io.goka.bench.blocking;

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
import io.goka.bench.workload.Preload;
import io.goka.bench.workload.Topics;
import io.goka.bench.workload.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** W11. Owner: the thread that made it. */
public final class BlockingBenchmark implements Benchmark {

  private static final String PREFIX = "w11-";
  private static final String LABEL = "threads-";
  private static final List<Integer> THREADS = List.of(4, 2, 1);
  private static final int WAIT_MILLIS = 2;
  private static final long FULL_RECORDS = 20_000;
  private static final long QUICK_RECORDS = 4_000;
  private static final int START_SECONDS = 6;

  @Override
  public String name() {
    return "W11";
  }

  @Override
  public String description() {
    return "a callback that waits 2 ms: what more task threads give";
  }

  @Override
  public List<String> contestants() {
    return THREADS.stream().map(threads -> LABEL + threads).toList();
  }

  @Override
  public Duration estimate(Options options) {
    long all =
        options.participants(contestants()).stream()
            .mapToLong(
                label -> START_SECONDS + records(options) * WAIT_MILLIS / 1000 / threads(label))
            .sum();
    return Duration.ofSeconds(all * options.rounds());
  }

  private static int threads(String label) {
    return Integer.parseInt(label.substring(LABEL.length()));
  }

  private static long records(Options options) {
    return options.records(FULL_RECORDS, QUICK_RECORDS);
  }

  @Override
  public List<WorkloadResult> run(Surroundings surroundings)
      throws IOException, InterruptedException {
    Options options = surroundings.options();
    Subject subject = subject(options);
    surroundings.say("\n" + Report.headline(subject));
    try (Admin admin = BrokerAdmin.of(surroundings)) {
      Topics topics = new Topics(admin);
      Preload.fill(
          surroundings.broker().bootstrapServers(),
          topics,
          PREFIX + "input",
          Workload.W1,
          records(options));
      List<Turn> turns =
          Rounds.run(
              surroundings,
              subject.unit(),
              options.rounds(),
              options.participants(contestants()),
              (round, contestant) -> turn(surroundings, round, contestant));
      topics.deleteAll(PREFIX);
      return List.of(WorkloadResult.of(subject, turns));
    }
  }

  private static Turn turn(Surroundings surroundings, int round, String contestant)
      throws IOException {
    Options options = surroundings.options();
    String group = PREFIX + round + "-" + contestant;
    Path files = Files.createDirectories(surroundings.directory().resolve(group));
    int records = Math.toIntExact(records(options));
    BlockingAnswer answer =
        Program.run(
            BlockingMain.class,
            ServerFlags.with(options.heap()),
            files,
            new BlockingQuestion(
                surroundings.broker().bootstrapServers(),
                PREFIX + "input",
                group,
                records,
                Math.toIntExact(options.warmUp(records)),
                WAIT_MILLIS,
                threads(contestant),
                files.toString(),
                surroundings.broker().id()),
            BlockingAnswer.class);
    RunDirectory.delete(files);
    return OutcomeTurns.of(
        round,
        contestant,
        role(threads(contestant)),
        answer.outcome(),
        "partitions lost: " + answer.revocations());
  }

  /** The most threads are ours, and one thread is what they are compared with. */
  private static Role role(int threads) {
    if (threads == THREADS.get(0)) {
      return Role.OURS;
    }
    return threads == 1 ? Role.LIMIT : Role.OTHER;
  }

  private Subject subject(Options options) {
    long records = records(options);
    return new Subject(
        name(),
        description(),
        Unit.RECORDS_A_SECOND,
        new Setting(
            "at-least-once",
            "read_committed",
            null,
            null,
            "the records of the warm-up have been processed",
            "the last callback has returned",
            records,
            options.warmUp(records),
            options.rounds(),
            options.heap(),
            Map.of("partitions", Workload.PARTITIONS)));
  }
}
