package io.goka.bench.http;

import io.goka.bench.process.JavaProcess;
import io.goka.bench.process.Program;
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
import io.goka.bench.suite.Rounds;
import io.goka.bench.suite.Surroundings;
import io.goka.bench.workload.Preload;
import io.goka.bench.workload.Topics;
import io.goka.bench.workload.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** W10. Owner: the thread that made it. */
public final class HttpBenchmark implements Benchmark {

  private static final int CONNECTIONS = 16;
  private static final int RATE = 50_000;
  private static final int WARM_UP_MILLIS = 5_000;
  private static final int FULL_MILLIS = 15_000;
  private static final int QUICK_MILLIS = 5_000;
  private static final long RECORDS = 1_000_000;
  private static final List<String> HEAP = List.of("-Xmx256m");
  private static final int START_SECONDS = 30;

  @Override
  public String name() {
    return "W10";
  }

  @Override
  public String description() {
    return "lookups over HTTP, 16 keep-alive connections, against a constant answer";
  }

  @Override
  public List<String> contestants() {
    return Arrays.stream(Request.values()).map(Request::label).toList();
  }

  @Override
  public Duration estimate(Options options) {
    long turns = 2L * options.rounds() * options.participants(contestants()).size();
    return Duration.ofMillis(turns * (WARM_UP_MILLIS + millis(options))).plusSeconds(START_SECONDS);
  }

  private static int millis(Options options) {
    return options.quick() ? QUICK_MILLIS : FULL_MILLIS;
  }

  private static long records(Options options) {
    return options.records(RECORDS, RECORDS);
  }

  @Override
  public List<WorkloadResult> run(Surroundings surroundings)
      throws IOException, InterruptedException {
    String bootstrapServers = surroundings.broker().bootstrapServers();
    long records = records(surroundings.options());
    List<WorkloadResult> results = new ArrayList<>();
    try (Admin admin = BrokerAdmin.of(surroundings)) {
      Topics topics = new Topics(admin);
      Preload.fill(bootstrapServers, topics, CounterPlugin.INPUT, Workload.W1, records);
      try (ServerMain.Running server =
          ServerMain.start(
              ServerFlags.with(surroundings.options().heap()),
              surroundings.directory().resolve("server"),
              bootstrapServers)) {
        CountedInput.await(server.port(), records);
        results.add(ask(surroundings, server, subject("W10", 0, surroundings.options())));
        Path files = Files.createDirectories(surroundings.directory().resolve("rate"));
        try (JavaProcess rate =
            Program.start(
                RateMain.class,
                HEAP,
                files,
                new RateQuestion(bootstrapServers, CounterPlugin.INPUT, RATE, files.toString()))) {
          results.add(ask(surroundings, server, subject("W10-busy", RATE, surroundings.options())));
        }
      }
      topics.deleteAll(CounterPlugin.GROUP);
    }
    return results;
  }

  private WorkloadResult ask(Surroundings surroundings, ServerMain.Running server, Subject subject)
      throws IOException, InterruptedException {
    surroundings.say("\n" + Report.headline(subject));
    List<Request> participants =
        Arrays.stream(Request.values())
            .filter(
                each -> surroundings.options().participants(contestants()).contains(each.label()))
            .toList();
    List<Turn> turns =
        Rounds.run(
            surroundings,
            subject.unit(),
            surroundings.options().rounds(),
            participants,
            (round, request) -> turn(surroundings, server, round, request));
    return WorkloadResult.of(subject, turns);
  }

  private static Turn turn(
      Surroundings surroundings, ServerMain.Running server, int round, Request request)
      throws IOException {
    Path files = Files.createDirectories(surroundings.directory().resolve("load"));
    HttpAnswer answer =
        Program.run(
            HttpLoad.class,
            HEAP,
            files,
            new HttpQuestion(
                request,
                server.port(),
                CONNECTIONS,
                WARM_UP_MILLIS,
                millis(surroundings.options()),
                records(surroundings.options()),
                server.process().id(),
                surroundings.broker().id()),
            HttpAnswer.class);
    String keys =
        request == Request.BATCH
            ? String.format(
                Locale.ROOT, ", %,.0f keys/s", answer.requestsPerSecond() * Request.BATCH_KEYS)
            : "";
    return new Turn(
        round,
        request.label(),
        request.role(),
        answer.requestsPerSecond(),
        answer.serverCpuSecondsPerMillion(),
        null,
        answer.stolenShare(),
        0,
        String.format(
                Locale.ROOT, "p50 %.2f ms, p99 %.2f ms", answer.p50Millis(), answer.p99Millis())
            + keys,
        answer);
  }

  private Subject subject(String name, int rate, Options options) {
    return new Subject(
        name,
        description() + (rate == 0 ? ", otherwise idle" : ", while W1 comes in"),
        Unit.REQUESTS_A_SECOND,
        new Setting(
            "at-least-once",
            "read_committed",
            null,
            null,
            "the connections have been in use for " + WARM_UP_MILLIS + " ms",
            millis(options) + " ms later",
            null,
            null,
            options.rounds(),
            options.heap(),
            Map.of("connections", CONNECTIONS, "input records/s", rate)));
  }
}
