package io.goka.bench;

import io.goka.bench.contest.ContestBenchmark;
import io.goka.bench.machine.Quietness;
import io.goka.bench.process.BrokerProcess;
import io.goka.bench.process.RunDirectory;
import io.goka.bench.report.Report;
import io.goka.bench.report.ResultsFile;
import io.goka.bench.report.Turn;
import io.goka.bench.report.WorkloadResult;
import io.goka.bench.suite.Benchmark;
import io.goka.bench.suite.Options;
import io.goka.bench.suite.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Owner: the thread that made it. One run of the benchmarks, from its broker to its results. */
final class BenchRun {

  private final Path home;
  private final Options options;
  private final PrintWriter out;
  private final double load = Quietness.loadNow();

  /**
   * @param home the folder of the benchmarks
   * @param options what is asked for
   * @param out told how it goes
   */
  BenchRun(Path home, Options options, PrintWriter out) {
    this.home = home;
    this.options = options;
    this.out = out;
  }

  /**
   * Runs benchmarks one after the other, and keeps the results of each as soon as they are there.
   */
  void compare(List<Benchmark> benchmarks) throws IOException, InterruptedException {
    say(Forecast.of(benchmarks, options));
    List<WorkloadResult> results = new ArrayList<>();
    try (RunDirectory directory = RunDirectory.make(home.resolve("target"));
        BrokerProcess broker = BrokerProcess.start(directory.path().resolve("broker"))) {
      for (Benchmark benchmark : benchmarks) {
        for (WorkloadResult result : benchmark.run(surroundings(benchmark, broker, directory))) {
          results.add(result);
          say("\n" + result.workload() + "\n" + Report.table(result.standing()));
        }
        write(results);
      }
    }
    say(Report.summary(results));
    say(Report.quietness(quietness(turns(results))) + "Results: " + write(results));
  }

  /** Lets one contestant run alone under the flight recorder, and tells where its time goes. */
  void profile(ContestBenchmark benchmark, String contestant)
      throws IOException, InterruptedException {
    Path recording = results("profile-" + contestant + ".jfr");
    Files.deleteIfExists(recording);
    try (RunDirectory directory = RunDirectory.make(home.resolve("target"));
        BrokerProcess broker = BrokerProcess.start(directory.path().resolve("broker"))) {
      Turn turn =
          benchmark.profile(surroundings(benchmark, broker, directory), contestant, recording);
      say(Report.quietness(quietness(List.of(turn))) + "Recording: " + recording);
    }
  }

  private Surroundings surroundings(
      Benchmark benchmark, BrokerProcess broker, RunDirectory directory) throws IOException {
    Path own = Files.createDirectories(directory.path().resolve(benchmark.name()));
    return new Surroundings(broker, own, options, this::say);
  }

  private Path write(List<WorkloadResult> results) throws IOException {
    Path file = results("latest.json");
    ResultsFile.of(Instant.now(), quietness(turns(results)), results).write(file);
    return file;
  }

  private static List<Turn> turns(List<WorkloadResult> results) {
    return results.stream().flatMap(result -> result.runs().stream()).toList();
  }

  private Quietness quietness(List<Turn> turns) {
    return new Quietness(
        load,
        Runtime.getRuntime().availableProcessors(),
        most(turns, Turn::stolenShare),
        most(turns, Turn::othersShare));
  }

  private static double most(List<Turn> turns, ToDoubleFunction<Turn> share) {
    return turns.stream().mapToDouble(share).max().orElse(0);
  }

  private Path results(String file) throws IOException {
    return Files.createDirectories(home.resolve("results")).resolve(file);
  }

  private void say(String text) {
    out.println(text);
    out.flush();
  }
}
