package io.goka.system.torture;

import io.goka.system.fixture.Directories;
import io.goka.system.torture.fault.Fault;
import io.goka.system.torture.fault.Faults;
import java.io.IOException;
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
      description = "at_least_once, which is the default, or exactly_once")
  private Optional<String> guarantee = Optional.empty();

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
      description =
          "how many brokers, of which each has all (default: 1, and 3 for exactly_once, as"
              + " docs/guarantees.md advises)")
  private Optional<Integer> brokers = Optional.empty();

  @Option(
      names = "--check",
      paramLabel = "FOLDER",
      description =
          "lets no fault strike, but checks again what a run has left in the folder that it named")
  private Optional<Path> kept = Optional.empty();

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
    return kept.isPresent() ? checkAgain(kept.get()) : torture();
  }

  private int torture() throws Exception {
    TorturePlan plan = plan();
    Path folder = workFolder("run-");
    boolean good = false;
    try {
      Summary summary = new Torture(plan, folder, System.out::println).run();
      good = summary.isKept();
      tellWhere(folder, good);
      System.out.println(summary.text());
    } catch (Exception | AssertionError e) {
      tellWhere(folder, good);
      throw e;
    }
    if (good) {
      Directories.delete(folder);
    }
    return good ? 0 : BROKEN;
  }

  private Path workFolder(String prefix) throws IOException {
    Path folder = Files.createTempDirectory(Files.createDirectories(work), prefix);
    System.setProperty("goka.server.logs", folder.resolve("logs").toString());
    return folder;
  }

  private static void tellWhere(Path folder, boolean good) {
    if (!good) {
      System.out.println("all that the processes have written is in " + folder);
      System.out.println("what was promised can be checked again: bin/torture --check " + folder);
    }
  }

  private int checkAgain(Path folder) throws Exception {
    if (!KeptRun.isIn(folder)) {
      throw wrong("--check takes the folder that a run has named, and no broker was in " + folder);
    }
    Run run = runIn(folder);
    Path scratch = workFolder("check-");
    Summary summary = new KeptRun(folder, run, System.out::println).check(scratch);
    System.out.println(summary.text());
    // When the check itself fails, its copies and the brokers' logs stay.
    Directories.delete(scratch);
    return summary.isKept() ? 0 : BROKEN;
  }

  private Run runIn(Path folder) throws IOException {
    Optional<Run> noted = Run.noted(folder);
    if (noted.isPresent()) {
      return noted.get();
    }
    if (guarantee.isEmpty()) {
      throw wrong("what was promised is not noted in " + folder + ": tell it by --guarantee");
    }
    return Run.unknown(chosenGuarantee(), KeptRun.serversIn(folder), KeptRun.brokersIn(folder));
  }

  private TorturePlan plan() {
    Guarantee promised = chosenGuarantee();
    int brokers = this.brokers.orElse(promised == Guarantee.EXACTLY_ONCE ? 3 : 1);
    if (instances < 1 || instances > 8 || brokers < 1 || brokers > 5) {
      throw wrong("--instances takes 1 to 8, --brokers 1 to 5");
    }
    List<Fault> chosen = chosenFaults(brokers);
    for (Fault fault : chosen) {
      if (!fault.fits(instances, brokers)) {
        throw wrong(
            "the fault "
                + fault.name()
                + " needs more servers (--instances) or brokers (--brokers)");
      }
    }
    return TorturePlan.of(promised, seed.orElseGet(() -> newSeed()), chosen)
        .lasting(chosenDuration())
        .on(instances, brokers);
  }

  private static long newSeed() {
    return RandomGenerator.getDefault().nextLong(1, 1_000_000_000L);
  }

  private List<Fault> chosenFaults(int brokers) {
    try {
      return faults.isEmpty()
          ? Faults.fitting(instances, brokers)
          : Faults.named(faults.toArray(String[]::new));
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private Guarantee chosenGuarantee() {
    String chosen = guarantee.orElse(Guarantee.AT_LEAST_ONCE.setting());
    for (Guarantee each : Guarantee.values()) {
      if (each.setting().equals(chosen)) {
        return each;
      }
    }
    throw wrong("--guarantee takes at_least_once or exactly_once, not " + chosen);
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
