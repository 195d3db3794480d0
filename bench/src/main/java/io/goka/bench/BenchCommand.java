package io.goka.bench;

import io.goka.bench.contestant.ContestantKind;
import io.goka.bench.report.Setting;
import io.goka.bench.workload.Workload;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
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
          + " writes bench/results/latest.json. docs/performance.md tells what the rows mean.",
      ""
    })
final class BenchCommand implements Callable<Integer> {

  private static final long FULL_RECORDS = 6_000_000;
  private static final long QUICK_RECORDS = 2_000_000;
  private static final int FULL_ROUNDS = 5;
  private static final int QUICK_ROUNDS = 2;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--workload",
      split = ",",
      paramLabel = "W",
      description =
          "W1: 100 k keys uniform; W2: 1 M keys zipf. Both by default; the profile's is W1.")
  private List<Workload> workloads = List.of();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Turns of each contestant; 5 by default, 2 with --quick.")
  private @Nullable Integer rounds;

  @Option(
      names = "--records",
      paramLabel = "N",
      description = "Records of the input; 6000000 by default, 2000000 with --quick.")
  private @Nullable Long records;

  @Option(
      names = "--commit-interval",
      paramLabel = "MS",
      defaultValue = "1000",
      description = "How often contestants commit; ${DEFAULT-VALUE} ms by default.")
  private int commitInterval;

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
      description = "Only these: ours, streams-uncached, streams-cached, limit.")
  private List<String> contestants = List.of();

  @Option(
      names = "--quick",
      description = "Fewer rounds and records: for a first look, not for a figure to quote.")
  private boolean quick;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description =
          "Runs this contestant alone, once, under the JDK's flight recorder, and prints where its"
              + " time goes. The recording stays in bench/results/.")
  private @Nullable String profiled;

  @Option(
      names = "--heap",
      paramLabel = "FLAGS",
      defaultValue = ContestantProcess.SERVER_HEAP,
      description = "The heap flags of every contestant; \"${DEFAULT-VALUE}\" by default.")
  private String heap = ContestantProcess.SERVER_HEAP;

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
    BenchRun run = new BenchRun(home.toAbsolutePath(), commandLine().getOut());
    if (profiled == null) {
      run.compare(settings(List.of(Workload.values())), participants());
    } else {
      run.profile(settings(List.of(Workload.W1)).get(0), contestant(profiled));
    }
    return 0;
  }

  private List<Setting> settings(List<Workload> otherwise) {
    long count = records == null ? (quick ? QUICK_RECORDS : FULL_RECORDS) : records;
    int turns = profiled == null ? turns() : 1;
    return (workloads.isEmpty() ? otherwise : workloads)
        .stream()
            .map(
                workload ->
                    new Setting(
                        workload,
                        count,
                        count * warmUp / 100,
                        commitInterval,
                        threads,
                        turns,
                        heap))
            .toList();
  }

  private int turns() {
    return rounds == null ? (quick ? QUICK_ROUNDS : FULL_ROUNDS) : rounds;
  }

  private Set<ContestantKind> participants() {
    return contestants.isEmpty()
        ? EnumSet.allOf(ContestantKind.class)
        : EnumSet.copyOf(contestants.stream().map(this::contestant).toList());
  }

  private ContestantKind contestant(String label) {
    try {
      return ContestantKind.of(label);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private void check() {
    atLeast("--rounds", rounds == null ? 1 : rounds, 1);
    atLeast("--records", records == null ? 1 : records, 1);
    atLeast("--commit-interval", commitInterval, 1);
    atLeast("--threads", threads, 1);
    if (threads > Workload.PARTITIONS) {
      throw wrong("--threads must be at most " + Workload.PARTITIONS + ", one a partition");
    }
    if (warmUp < 0 || warmUp > 90) {
      throw wrong("--warm-up must be a percentage from 0 to 90, not " + warmUp);
    }
    if (Arrays.stream(heap.strip().split("\\s+", -1)).anyMatch(flag -> !flag.startsWith("-"))) {
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
