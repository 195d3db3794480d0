package io.goka.engine.observe;

import io.goka.engine.observe.Event.Severity;
import io.goka.engine.observe.GroupState.Failed;
import io.goka.engine.observe.GroupState.Live;
import io.goka.engine.observe.GroupState.Recovering;
import io.goka.engine.observe.GroupState.Running;
import io.goka.engine.observe.GroupState.Starting;
import io.goka.engine.observe.GroupState.Stopped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owner: any thread. Where a group is in its life on this instance. Each step is logged and becomes
 * an event; a step that is not legal from where the group is does nothing.
 */
public final class GroupLife {

  private static final Logger LOG = LoggerFactory.getLogger(GroupLife.class);

  /**
   * A state, and when it began.
   *
   * @param state the state
   * @param since when the group came into it
   */
  public record Moment(GroupState state, Instant since) {}

  private final String group;
  private final EventLog events;
  private final InstantSource clock;
  private Optional<RecordFailure> failedRecord = Optional.empty();
  private volatile Moment now;
  private volatile RestartSnapshot restart = RestartSnapshot.NONE;
  private String lastRefusal = ""; // guarded by this, as the next one
  private boolean nothingNew;
  private boolean everStarted;

  /** A group that has not been started. */
  public GroupLife(String group, EventLog events, InstantSource clock) {
    this.group = group;
    this.events = events;
    this.clock = clock;
    this.now = new Moment(new Stopped(), clock.instant());
  }

  /** The state now. */
  public Moment now() {
    return now;
  }

  /** How it comes back after failures. */
  public RestartSnapshot restart() {
    return restart;
  }

  /** The group is started. */
  public synchronized void starting() {
    if (now.state() instanceof Live) {
      return;
    }
    failedRecord = Optional.empty();
    restart =
        new RestartSnapshot(
            restart.failures(), Optional.empty(), restart.restarts() + (everStarted ? 1 : 0));
    everStarted = true;
    if (now.state() instanceof Stopped stopped) {
      become(stopped.restarted(), Severity.INFO, "starting");
    } else if (now.state() instanceof Failed failed) {
      if (lastRefusal.isEmpty()) {
        become(failed.restarted(), Severity.INFO, "starting again");
      } else {
        becomeQuietly(failed.restarted());
      }
    }
  }

  /** So many of the group's partitions here are recovering; it runs when there is none. */
  public synchronized void recovering(int partitions) {
    lastRefusal = "";
    if (partitions > 0) {
      if (now.state() instanceof Starting || now.state() instanceof Running) {
        become(((Live) now.state()).recovering(), Severity.INFO, "recovering");
      }
    } else if (now.state() instanceof Starting starting) {
      become(starting.running(), Severity.INFO, "running");
    } else if (now.state() instanceof Recovering recovering) {
      become(recovering.running(), Severity.INFO, "running");
    }
  }

  /** A record could not be processed: it is what the group will fail of. */
  public synchronized void recordFailed(RecordFailure record) {
    failedRecord = Optional.of(record);
  }

  /**
   * The group cannot even begin, for a reason that somebody has to mend outside of it. Told when
   * the reason is another one than the last time, as it is tried again and again.
   */
  public synchronized void refused(String reason) {
    if (now.state() instanceof Live live && reason.equals(lastRefusal)) {
      becomeQuietly(live.failed(reason, Optional.empty()));
    } else {
      failed(reason);
      lastRefusal = reason;
    }
  }

  /** The group cannot go on. */
  public synchronized void failed(String reason) {
    lastRefusal = "";
    if (now.state() instanceof Live live) {
      become(live.failed(reason, failedRecord), Severity.ERROR, "failed: " + reason);
    }
  }

  /** The group has ended in the course of things; one that has failed stays so. */
  public synchronized void stopped() {
    if (now.state() instanceof Live live) {
      become(live.stopped(), Severity.INFO, "stopped");
    }
  }

  /** An operator has stopped the group, be it failed. */
  public synchronized void laidToRest() {
    lastRefusal = "";
    restart = new RestartSnapshot(0, Optional.empty(), restart.restarts());
    if (!(now.state() instanceof Stopped)) {
      become(now.state().stopped(), Severity.INFO, "stopped");
    }
  }

  /**
   * The group, which has failed, starts again by itself.
   *
   * @param pause when
   * @param seconds the same, as it is told
   * @param failures how often in a row it has failed
   */
  public synchronized void startsAgainIn(Duration pause, long seconds, int failures) {
    restart =
        new RestartSnapshot(failures, Optional.of(clock.instant().plus(pause)), restart.restarts());
    if (!nothingNew) {
      String told = "starts again in " + seconds + " s (attempt " + failures + ")";
      events.add(Severity.INFO, group, told);
      LOG.info("{}: {}", group, told);
    }
  }

  /**
   * The group, which has failed, does not start again by itself.
   *
   * @param failures how often in a row it has failed
   */
  public synchronized void staysFailed(int failures) {
    restart = new RestartSnapshot(failures, Optional.empty(), restart.restarts());
    String told =
        "does not start again by itself (restart.max.attempts="
            + (failures - 1)
            + "): mend what has failed, and restart it in the web monitor or by the API";
    events.add(Severity.WARNING, group, told);
    LOG.warn("{}: {}", group, told);
  }

  private void becomeQuietly(GroupState state) {
    nothingNew = true;
    now = new Moment(state, clock.instant());
  }

  private void become(GroupState state, Severity severity, String told) {
    nothingNew = false;
    now = new Moment(state, clock.instant());
    events.add(severity, group, told);
    if (severity == Severity.ERROR) {
      LOG.error("{}: {}", group, told);
    } else {
      LOG.info("{}: {}", group, told);
    }
  }
}
