package io.goka.bench.contest;

import io.goka.bench.contestant.ContestantKind;
import io.goka.bench.contestant.Outcome;
import io.goka.bench.profile.Profile;
import io.goka.bench.report.Report;
import io.goka.bench.report.Subject;
import io.goka.bench.report.Turn;
import io.goka.bench.report.WorkloadResult;
import io.goka.bench.suite.Benchmark;
import io.goka.bench.suite.Options;
import io.goka.bench.suite.Rounds;
import io.goka.bench.suite.Surroundings;
import io.goka.bench.workload.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Owner: the thread that made it. A workload in which contestants process the same input, and the
 * quickest is the best.
 */
public final class ContestBenchmark implements Benchmark {

  private final Workload workload;

  /**
   * @param workload what is processed
   */
  public ContestBenchmark(Workload workload) {
    this.workload = workload;
  }

  @Override
  public String name() {
    return workload.name();
  }

  @Override
  public String description() {
    return workload.description();
  }

  @Override
  public List<String> contestants() {
    return ContestantKind.of(workload).stream().map(ContestantKind::label).toList();
  }

  @Override
  public Duration estimate(Options options) {
    return Contest.of(workload, options).stream()
        .map(contest -> Pace.estimate(contest, kinds(options)))
        .reduce(Duration.ZERO, Duration::plus);
  }

  @Override
  public List<WorkloadResult> run(Surroundings surroundings)
      throws IOException, InterruptedException {
    List<WorkloadResult> results = new ArrayList<>();
    for (Contest contest : Contest.of(workload, surroundings.options())) {
      Subject subject = contest.subject();
      ContestantProcess processes = new ContestantProcess(contest.heap());
      try (Arena arena = new Arena(surroundings.broker(), contest, surroundings.directory())) {
        surroundings.say("\n" + Report.headline(subject));
        preload(arena, surroundings);
        List<Turn> turns =
            Rounds.run(
                surroundings,
                subject.unit(),
                contest.rounds(),
                kinds(surroundings.options()),
                (round, kind) -> turn(round, kind, arena.turn(round, kind, processes::run)));
        results.add(WorkloadResult.of(subject, turns));
      }
    }
    return results;
  }

  /**
   * Lets one contestant run alone under the flight recorder, once, and tells where its time goes.
   *
   * @param surroundings where it runs
   * @param contestant its label
   * @param recording the file that the recording is written to
   */
  public Turn profile(Surroundings surroundings, String contestant, Path recording)
      throws IOException, InterruptedException {
    Contest contest = Contest.of(workload, surroundings.options()).get(0);
    ContestantProcess processes = new ContestantProcess(contest.heap());
    try (Arena arena = new Arena(surroundings.broker(), contest, surroundings.directory())) {
      surroundings.say(Report.headline(contest.subject()));
      preload(arena, surroundings);
      Outcome outcome =
          arena.turn(
              1,
              ContestantKind.of(contestant),
              (who, race) -> processes.record(who, race, recording));
      Turn turn = turn(1, ContestantKind.of(contestant), outcome);
      surroundings.say(Report.line(turn, contest.subject().unit()));
      Instant started = Instant.ofEpochMilli(outcome.startedMillis());
      Instant ended = Instant.ofEpochMilli(outcome.endedMillis());
      surroundings.say(Profile.read(recording, started, ended).render());
      return turn;
    }
  }

  private List<ContestantKind> kinds(Options options) {
    return options.participants(contestants()).stream().map(ContestantKind::of).toList();
  }

  private static void preload(Arena arena, Surroundings surroundings) throws InterruptedException {
    long start = System.nanoTime();
    arena.preload();
    double seconds = (System.nanoTime() - start) / 1e9;
    surroundings.say(String.format(Locale.ROOT, "preloaded and read back in %.1f s", seconds));
  }

  private static Turn turn(int round, ContestantKind kind, Outcome outcome) {
    return new Turn(
        round,
        kind.label(),
        kind.role(),
        outcome.recordsPerSecond(),
        outcome.cpuSecondsPerMillion(),
        outcome.peakMemoryBytes() == 0 ? null : (double) outcome.peakMemoryBytes(),
        outcome.stolenShare(),
        outcome.othersShare(),
        "",
        outcome);
  }
}
