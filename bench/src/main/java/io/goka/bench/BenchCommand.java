package io.goka.bench;

import io.goka.bench.contest.ContestBenchmark;
import io.goka.bench.micro.Pieces;
import io.goka.bench.process.ServerFlags;
import io.goka.bench.suite.Benchmark;
import io.goka.bench.suite.Options;
import io.goka.bench.workload.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench/run}: what is asked for, checked. Owner: the thread that runs it. */
@Command(
    name = "bench/run",
    sortOptions = false,
    description = {
      "Measures the server side by side with Kafka Streams and with what is left when nothing is"
          + " added to a consumer, a map and a producer. Prints a table of each workload, and"
          + " writes bench/results/latest.json and latest.svg. docs/performance.md tells what the"
          + " rows mean.",
      ""
    })
final class BenchCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--workload",
      split = ",",
      paramLabel = "W",
      description =
          "Only these, such as W1,W8: --list tells them. All by default, and W1, W2, W7 and W8 with"
              + " --quick; the profile's is W1.")
  private List<String> workloads = List.of();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Turns of each contestant; 5 by default, 2 with --quick.")
  private @Nullable Integer rounds;

  @Option(
      names = "--records",
      paramLabel = "N",
      description =
          "Records of the input; by default what the workload takes for inputs that last some"
              + " commit intervals.")
  private @Nullable Long records;

  @Option(
      names = "--commit-interval",
      split = ",",
      paramLabel = "MS",
      description =
          "How often contestants commit, in ms; of several, such as 1000,100, each is measured. By"
              + " default 1000; W7 has both, and so has W1 without --quick.")
  private List<Integer> commitIntervals = List.of();

  @Option(
      names = "--warm-up",
      paramLabel = "PERCENT",
      defaultValue = "25",
      description = "How much of the input is not timed; ${DEFAULT-VALUE} %% by default.")
  private int warmUp;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "2",
      description = "Threads that process records; ${DEFAULT-VALUE} by default.")
  private int threads;

  @Option(
      names = "--contestants",
      split = ",",
      paramLabel = "NAME",
      description = "Only these, such as ours,limit: --list tells those of each workload.")
  private List<String> contestants = List.of();

  @Option(
      names = "--quick",
      description =
          "Fewer workloads, rounds and records: for a first look, not for a figure to quote.")
  private boolean quick;

  @Option(names = "--list", description = "Lists the workloads and how long each takes, and ends.")
  private boolean list;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description =
          "Runs this contestant alone, once, under the JDK's flight recorder, and prints where its"
              + " time goes. The recording stays in bench/results/.")
  private @Nullable String profiled;

  @Option(
      names = "--pieces",
      paramLabel = "REGEX",
      arity = "0..1",
      fallbackValue = "Pieces",
      description =
          "Has JMH measure the inner pieces instead, or those whose name matches: some minutes. The"
              + " figures are kept in bench/results/pieces.json.")
  private @Nullable String pieces;

  @Option(
      names = "--heap",
      paramLabel = "FLAGS",
      defaultValue = ServerFlags.HEAP,
      description = "The heap flags of every contestant; \"${DEFAULT-VALUE}\" by default.")
  private String heap = ServerFlags.HEAP;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this and ends.")
  @SuppressWarnings("UnusedVariable") // that it is there is what picocli looks at
  private boolean help;

  @Option(
      names = "--home",
      hidden = true,
      description = "The folder of the benchmarks; set by bench/run.")
  private Path home = Path.of("bench");

  @Override
  public Integer call() throws Exception {
    check();
    if (list) {
      commandLine().getOut().print(Listing.of(Suite.all(), options()));
      commandLine().getOut().flush();
      return 0;
    }
    if (pieces != null) {
      Pieces.measure(pieces, heap, Files.createDirectories(results()).resolve("pieces.json"));
      return 0;
    }
    BenchRun run = new BenchRun(home.toAbsolutePath(), options(), commandLine().getOut());
    if (profiled == null) {
      run.compare(benchmarks());
    } else {
      run.profile(contest(profiled), profiled);
    }
    return 0;
  }

  private Path results() {
    return home.toAbsolutePath().resolve("results");
  }

  private Options options() {
    return new Options(
        quick, rounds, records, commitIntervals, warmUp, threads, heap, Set.copyOf(contestants));
  }

  private List<Benchmark> benchmarks() {
    List<Benchmark> chosen =
        workloads.isEmpty() ? Suite.form(quick) : workloads.stream().map(this::benchmark).toList();
    List<String> known = chosen.stream().flatMap(each -> each.contestants().stream()).toList();
    contestants.forEach(label -> checkContestant(label, known));
    return chosen;
  }

  private Benchmark benchmark(String name) {
    return Suite.find(name)
        .orElseThrow(() -> wrong("no workload is called " + name + ": choose of " + Suite.names()));
  }

  /** The workload of which a contestant is profiled. */
  private ContestBenchmark contest(String contestant) {
    if (benchmark(workloads.isEmpty() ? "W1" : workloads.get(0))
        instanceof ContestBenchmark contest) {
      checkContestant(contestant, contest.contestants());
      return contest;
    }
    throw wrong("--profile has contestants of W1 to W7 only");
  }

  private void checkContestant(String label, List<String> known) {
    if (!known.contains(label)) {
      throw wrong(
          "no contestant is called " + label + ": choose of " + known.stream().distinct().toList());
    }
  }

  private void check() {
    atLeast("--rounds", rounds == null ? 1 : rounds, 1);
    atLeast("--records", records == null ? 1 : records, 1);
    commitIntervals.forEach(interval -> atLeast("--commit-interval", interval, 1));
    atLeast("--threads", threads, 1);
    if (threads > Workload.PARTITIONS) {
      throw wrong("--threads must be at most " + Workload.PARTITIONS + ", one a partition");
    }
    if (warmUp < 0 || warmUp > 90) {
      throw wrong("--warm-up must be a percentage from 0 to 90, not " + warmUp);
    }
    if (ServerFlags.words(heap).stream().anyMatch(flag -> !flag.startsWith("-"))) {
      throw wrong("--heap must be flags of the virtual machine, such as \"-Xmx1g\", not " + heap);
    }
  }

  private void atLeast(String option, long value, long least) {
    if (value < least) {
      throw wrong(option + " must be at least " + least + ", not " + value);
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(commandLine(), message);
  }

  private CommandLine commandLine() {
    return Objects.requireNonNull(spec, "picocli sets it").commandLine();
  }
}
