package io.goka.system.torture;

import io.goka.system.fixture.Directories;
import io.goka.system.torture.fault.Fault;
import io.goka.system.torture.fault.Faults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of {@code bin/torture}. Owner: the main thread. */
@Command(
    name = "torture",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = "Lets faults strike real servers and brokers, and checks what was promised.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:what was promised was kept",
      "1:it was not, or the run itself failed; the work folder stays",
      "2:the command line is wrong"
    })
public final class TortureCommand implements Callable<Integer> {

  private static final int BROKEN = 1;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--duration",
      defaultValue = "60s",
      description = "how long faults strike: 90s, 10m, 1h (default: ${DEFAULT-VALUE})")
  private String duration = "60s";

  @Option(
      names = "--guarantee",
      defaultValue = "at_least_once",
      description = "at_least_once or exactly_once (default: ${DEFAULT-VALUE})")
  private String guarantee = "at_least_once";

  @Option(names = "--seed", description = "repeats the faults of a run that has printed it")
  private Optional<Long> seed = Optional.empty();

  @Option(
      names = "--faults",
      split = ",",
      description = "which faults, between commas (default: all that fit)")
  private List<String> faults = List.of();

  @Option(
      names = "--instances",
      defaultValue = "2",
      description = "how many servers (default: ${DEFAULT-VALUE})")
  private int instances = 2;

  @Option(
      names = "--brokers",
      defaultValue = "1",
      description = "how many brokers, of which each has all (default: ${DEFAULT-VALUE})")
  private int brokers = 1;

  @Option(names = "--work", hidden = true, required = true, description = "the work folder")
  private Path work = Path.of("");

  private TortureCommand() {}

  /** Runs, and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new TortureCommand());
  }

  @Override
  public Integer call() throws Exception {
    TorturePlan plan = plan();
    Path folder = Files.createTempDirectory(Files.createDirectories(work), "run-");
    System.setProperty("goka.server.logs", folder.resolve("logs").toString());
    boolean kept = false;
    try {
      Summary summary = new Torture(plan, folder, System.out::println).run();
      kept = summary.isKept();
      tellWhere(folder, kept);
      System.out.println(summary.text());
    } catch (Exception | AssertionError e) {
      tellWhere(folder, kept);
      throw e;
    }
    if (kept) {
      Directories.delete(folder);
    }
    return kept ? 0 : BROKEN;
  }

  private static void tellWhere(Path folder, boolean kept) {
    if (!kept) {
      System.out.println("all that the processes have written is in " + folder);
    }
  }

  private TorturePlan plan() {
    if (instances < 1 || instances > 8 || brokers < 1 || brokers > 5) {
      throw wrong("--instances takes 1 to 8, --brokers 1 to 5");
    }
    List<Fault> chosen = chosenFaults();
    for (Fault fault : chosen) {
      if (!fault.fits(instances, brokers)) {
        throw wrong(
            "the fault "
                + fault.name()
                + " needs more servers (--instances) or brokers (--brokers)");
      }
    }
    return TorturePlan.of(chosenGuarantee(), seed.orElseGet(() -> newSeed()), chosen)
        .lasting(chosenDuration())
        .on(instances, brokers);
  }

  private static long newSeed() {
    return RandomGenerator.getDefault().nextLong(1, 1_000_000_000L);
  }

  private List<Fault> chosenFaults() {
    try {
      return faults.isEmpty()
          ? Faults.fitting(instances, brokers)
          : Faults.named(faults.toArray(String[]::new));
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private Guarantee chosenGuarantee() {
    for (Guarantee each : Guarantee.values()) {
      if (each.setting().equals(guarantee)) {
        return each;
      }
    }
    throw wrong("--guarantee takes at_least_once or exactly_once, not " + guarantee);
  }

  private Duration chosenDuration() {
    try {
      return Duration.parse("PT" + duration.toUpperCase(Locale.ROOT));
    } catch (DateTimeParseException e) {
      throw wrong("--duration takes a length such as 60s, 10m or 1h, not " + duration);
    }
  }

  private ParameterException wrong(String why) {
    if (spec == null) {
      throw new IllegalStateException(why);
    }
    return new ParameterException(spec.commandLine(), why);
  }
}
