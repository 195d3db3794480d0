package io.goka.runtime.server;

import io.goka.engine.config.RestartConfig;
import io.goka.engine.observe.GroupLife;
import io.goka.engine.observe.GroupState;
import io.goka.engine.observe.PartitionCounters;
import io.goka.engine.observe.PartitionSnapshot;
import io.goka.engine.observe.RestartSnapshot;
import io.goka.engine.processing.Visit;
import io.goka.runtime.cluster.GroupMember;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * The runs of a hosted group, one after another: each is a member of its own, with threads, clients
 * and tables of its own, and begins when all of the former one is closed.
 *
 * <p>Owner: any thread commands and looks; the rest happens on a thread that waits for each run to
 * end, and starts the next one when it has failed.
 */
final class GroupRuns implements Restarting.Work {

  private static final Duration LONG = Duration.ofHours(1);

  /**
   * One run, and what those before it have come to.
   *
   * @param member the run
   * @param processed the counters of the former runs
   * @param partitions how many partitions the group had then
   */
  private record Run(GroupMember member, PartitionCounters processed, int partitions) {

    PartitionCounters totals() {
      return processed.plus(member.totals());
    }

    int partitionCount() {
      int known = member.partitionCount();
      return known == 0 ? partitions : known;
    }
  }

  private final RestartConfig config;
  private final Supplier<GroupMember> members;
  private final RunThreads threads;
  private final GroupLife life;
  private final InstantSource clock;
  private final Restarting thread;
  private volatile Run run;

  /**
   * @param group the group's name
   * @param config how it comes back after failures
   * @param members makes the member of a run
   * @param threads those on which the members call the plugin
   * @param life where the group is in its life
   */
  GroupRuns(
      String group,
      RestartConfig config,
      Supplier<GroupMember> members,
      RunThreads threads,
      GroupLife life,
      InstantSource clock) {
    this.config = config;
    this.members = members;
    this.threads = threads;
    this.life = life;
    this.clock = clock;
    this.run = new Run(members.get(), PartitionCounters.ZERO, 0);
    this.thread =
        new Restarting(
            OwnThreads::make,
            group + "-runs",
            this,
            new Backoff(config, ThreadLocalRandom.current()::nextDouble),
            System::nanoTime);
  }

  /** What is done with the runs. */
  Restarting thread() {
    return thread;
  }

  /**
   * Waits for the last run to have ended.
   *
   * @return whether it has, and left no thread behind
   */
  boolean join(Duration atMost) throws InterruptedException {
    return thread.join(atMost) && threads.alive().isEmpty();
  }

  @Override
  public void run(Restarting here) throws GroupFailedException, InterruptedException {
    List<String> left = threads.alive();
    if (!left.isEmpty()) {
      life.starting();
      life.refused(
          "of its former run "
              + String.join(", ", left)
              + " did not come back from a callback, which may still hold the table: it starts when"
              + " that returns; otherwise restart the server");
    } else {
      runOnce(here);
    }
    if (life.now().state() instanceof GroupState.Failed failed) {
      throw new GroupFailedException(failed.reason());
    }
  }

  private void runOnce(Restarting here) throws InterruptedException {
    Run former = run;
    GroupMember member = members.get();
    run = new Run(member, former.totals(), former.partitionCount());
    if (!here.stopping()) {
      member.start();
      // Whoever asked for the end before the run was known has asked the former one.
      if (here.stopping()) {
        member.stop();
      }
      while (!member.join(LONG)) {
        // It is left to the member how it ends.
      }
    }
  }

  @Override
  public void failed(Throwable cause, int failures, Optional<Duration> pause) {
    pause.ifPresentOrElse(
        wait -> life.startsAgainIn(wait, Backoff.seconds(wait), failures),
        () -> life.staysFailed(failures));
  }

  @Override
  public void resting() {
    life.laidToRest();
  }

  @Override
  public void ended(Restarting here) {}

  @Override
  public void askToEnd(Thread running) {
    run.member().stop();
  }

  /**
   * Runs a visitor for every key that is here.
   *
   * @return whether the group can be visited
   */
  boolean visit(Visit visit) {
    return run.member().visit(visit);
  }

  /** How many partitions the group has; 0 before that is known. */
  int partitionCount() {
    return run.partitionCount();
  }

  /** The partitions that are here, in order. */
  List<PartitionSnapshot> partitions() {
    return run.member().snapshots();
  }

  /** The counters of all partitions that are or were here, in all runs. */
  PartitionCounters totals() {
    return run.totals();
  }

  /** How the group comes back after failures. */
  RestartSnapshot restart() {
    RestartSnapshot restart = life.restart();
    GroupLife.Moment now = life.now();
    boolean quiet =
        now.state() instanceof GroupState.Running
            && now.since().plus(config.quiet()).isBefore(clock.instant());
    return quiet ? new RestartSnapshot(0, Optional.empty(), restart.restarts()) : restart;
  }
}
