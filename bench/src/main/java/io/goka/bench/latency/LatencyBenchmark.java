package io.goka.bench.latency;

import io.goka.bench.process.JavaProcess;
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
import io.goka.bench.suite.Rounds;
import io.goka.bench.suite.Surroundings;
import io.goka.bench.workload.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** W9. Owner: the thread that made it. */
public final class LatencyBenchmark implements Benchmark {

  private static final String OURS = "ours";
  private static final String STREAMS = "streams";
  private static final int RATE = 20_000;
  private static final int LINGER_MILLIS = 1;
  private static final int COMMIT_INTERVAL_MILLIS = 100;
  private static final long FULL_RECORDS = 1_800_000;
  private static final long QUICK_RECORDS = 600_000;
  private static final int START_SECONDS = 12;

  @Override
  public String name() {
    return "W9";
  }

  @Override
  public String description() {
    return "latency at 20 k records/s, from produced to output read; the figure is the p99";
  }

  @Override
  public List<String> contestants() {
    return List.of(OURS, STREAMS);
  }

  @Override
  public Duration estimate(Options options) {
    long turns = (long) options.rounds() * options.participants(contestants()).size();
    return Duration.ofSeconds(turns * (START_SECONDS + records(options) / RATE));
  }

  private static int records(Options options) {
    return Math.toIntExact(options.records(FULL_RECORDS, QUICK_RECORDS));
  }

  /**
   * How many records are not timed. At this rate it takes a minute until the compilers of three
   * processes are done, and leave the processors to what is measured.
   */
  private static int untimed(Options options) {
    int records = records(options);
    return Math.toIntExact(Math.max(options.warmUp(records), records * 2L / 3));
  }

  private static int commitInterval(Options options) {
    return options.commitIntervals(List.of(COMMIT_INTERVAL_MILLIS)).get(0);
  }

  @Override
  public List<WorkloadResult> run(Surroundings surroundings)
      throws IOException, InterruptedException {
    Options options = surroundings.options();
    Subject subject = subject(options);
    surroundings.say("\n" + Report.headline(subject));
    List<Turn> turns =
        Rounds.run(
            surroundings,
            subject.unit(),
            options.rounds(),
            options.participants(contestants()),
            (round, contestant) -> turn(surroundings, round, contestant));
    return List.of(WorkloadResult.of(subject, turns));
  }

  private static Turn turn(Surroundings surroundings, int round, String contestant)
      throws IOException, InterruptedException {
    Options options = surroundings.options();
    String application = "w9-" + round + "-" + contestant;
    Path files = Files.createDirectories(surroundings.directory().resolve(application));
    Path probeFiles = Files.createDirectories(files.resolve("probe"));
    LatencyQuestion question = question(surroundings, application, contestant, files);
    try (Admin admin = BrokerAdmin.of(surroundings)) {
      Topics topics = new Topics(admin);
      topics.create(question.input(), Map.of());
      topics.create(question.output(), Map.of());
      List<String> flags = ServerFlags.with(options.heap());
      LatencyAnswer answer;
      try (JavaProcess running = Program.start(LatencyMain.class, flags, files, question)) {
        answer = Program.run(LatencyProbe.class, flags, probeFiles, question, LatencyAnswer.class);
      }
      topics.deleteAll(application);
      RunDirectory.delete(files);
      return turn(round, contestant, answer);
    }
  }

  private static Turn turn(int round, String contestant, LatencyAnswer answer) {
    return new Turn(
        round,
        contestant,
        contestant.equals(OURS) ? Role.OURS : Role.STREAMS,
        answer.p99(),
        null,
        null,
        0,
        0,
        String.format(
            Locale.ROOT,
            "p50 %.2f, p99.9 %.2f, most %.2f, producer behind %.2f",
            answer.p50(),
            answer.p999(),
            answer.most(),
            answer.mostBehind()),
        answer);
  }

  private static LatencyQuestion question(
      Surroundings surroundings, String application, String contestant, Path files) {
    Options options = surroundings.options();
    int records = records(options);
    return new LatencyQuestion(
        contestant.equals(STREAMS),
        surroundings.broker().bootstrapServers(),
        application,
        application + "-input",
        application + "-output",
        records,
        untimed(options),
        RATE,
        LINGER_MILLIS,
        commitInterval(options),
        options.threads(),
        files.toString());
  }

  private Subject subject(Options options) {
    int records = records(options);
    return new Subject(
        name(),
        description(),
        Unit.MILLISECONDS,
        new Setting(
            "at-least-once",
            "read_committed",
            options.threads(),
            commitInterval(options),
            "the record was due to be sent",
            "a consumer of the output has polled it",
            (long) records,
            (long) untimed(options),
            options.rounds(),
            options.heap(),
            Map.of("linger ms", LINGER_MILLIS, "records/s", RATE)));
  }
}
