package io.goka.bench;

import io.goka.bench.contestant.ContestantKind;
import io.goka.bench.contestant.Outcome;
import io.goka.bench.machine.Quietness;
import io.goka.bench.profile.Profile;
import io.goka.bench.report.Report;
import io.goka.bench.report.ResultsFile;
import io.goka.bench.report.Setting;
import io.goka.bench.report.Standing;
import io.goka.bench.report.Turn;
import io.goka.bench.report.WorkloadResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Owner: the thread that made it. One run of the benchmarks, from its broker to its results. */
final class BenchRun {

  private final Path home;
  private final PrintWriter out;
  private final double load = Quietness.loadNow();

  /**
   * @param home the folder of the benchmarks
   * @param out told how it goes
   */
  BenchRun(Path home, PrintWriter out) {
    this.home = home;
    this.out = out;
  }

  /** Lets contestants take turns, round after round, and tells how they did. */
  void compare(List<Setting> settings, Collection<ContestantKind> contestants)
      throws IOException, InterruptedException {
    List<WorkloadResult> results = new ArrayList<>();
    List<Turn> all = new ArrayList<>();
    try (RunDirectory directory = RunDirectory.make(home.resolve("target"));
        BrokerProcess broker = BrokerProcess.start(directory.path().resolve("broker"))) {
      for (Setting setting : settings) {
        List<Turn> turns = rounds(broker, setting, contestants, directory.path());
        Standing standing = Standing.of(turns);
        say("\n" + Report.table(standing));
        results.add(WorkloadResult.of(setting, standing, turns));
        all.addAll(turns);
      }
    }
    Quietness quietness = quietness(all);
    Path file = results("latest.json");
    ResultsFile.of(Instant.now(), quietness, results).write(file);
    say(Report.quietness(quietness) + "Results: " + file);
  }

  private List<Turn> rounds(
      BrokerProcess broker, Setting setting, Collection<ContestantKind> contestants, Path directory)
      throws IOException, InterruptedException {
    List<Turn> turns = new ArrayList<>();
    ContestantProcess processes = new ContestantProcess(setting.heap());
    try (Arena arena = new Arena(broker, setting, directory)) {
      say("\n" + Report.headline(setting));
      preload(arena);
      for (int round = 1; round <= setting.rounds(); round++) {
        for (ContestantKind kind : contestants) {
          Turn turn = new Turn(round, kind, arena.turn(round, kind, processes::run));
          turns.add(turn);
          say(line(turn));
        }
      }
    }
    return turns;
  }

  /** Lets one contestant run alone under the flight recorder, and tells where its time goes. */
  void profile(Setting setting, ContestantKind kind) throws IOException, InterruptedException {
    ContestantProcess processes = new ContestantProcess(setting.heap());
    Path recording = results("profile-" + kind.label() + ".jfr");
    Files.deleteIfExists(recording);
    try (RunDirectory directory = RunDirectory.make(home.resolve("target"));
        BrokerProcess broker = BrokerProcess.start(directory.path().resolve("broker"));
        Arena arena = new Arena(broker, setting, directory.path())) {
      say(Report.headline(setting));
      preload(arena);
      Turn turn =
          new Turn(
              1, kind, arena.turn(1, kind, (who, race) -> processes.record(who, race, recording)));
      say(line(turn));
      Outcome outcome = turn.outcome();
      say(
          Profile.read(
                  recording,
                  Instant.ofEpochMilli(outcome.startedMillis()),
                  Instant.ofEpochMilli(outcome.endedMillis()))
              .render());
      say(Report.quietness(quietness(List.of(turn))) + "Recording: " + recording);
    }
  }

  private void preload(Arena arena) throws InterruptedException {
    long start = System.nanoTime();
    arena.preload();
    say(
        String.format(
            Locale.ROOT, "preloaded and read back in %.1f s", (System.nanoTime() - start) / 1e9));
  }

  private Quietness quietness(List<Turn> turns) {
    return new Quietness(
        load,
        Runtime.getRuntime().availableProcessors(),
        most(turns, Outcome::stolenShare),
        most(turns, Outcome::othersShare));
  }

  private static double most(List<Turn> turns, ToDoubleFunction<Outcome> share) {
    return turns.stream().map(Turn::outcome).mapToDouble(share).max().orElse(0);
  }

  private static String line(Turn turn) {
    return String.format(
        Locale.ROOT,
        "round %d  %-16s  %,11.0f records/s  %6.2f s  (others %.1f %%, steal %.1f %%)",
        turn.round(),
        turn.contestant().label(),
        turn.outcome().recordsPerSecond(),
        turn.outcome().seconds(),
        turn.outcome().othersShare() * 100,
        turn.outcome().stolenShare() * 100);
  }

  private Path results(String file) throws IOException {
    return Files.createDirectories(home.resolve("results")).resolve(file);
  }

  private void say(String text) {
    out.println(text);
    out.flush();
  }
}
