package io.goka.engine.observe;

import io.goka.engine.observe.Event.Severity;
import io.goka.engine.observe.GroupState.Failed;
import io.goka.engine.observe.GroupState.Live;
import io.goka.engine.observe.GroupState.Recovering;
import io.goka.engine.observe.GroupState.Running;
import io.goka.engine.observe.GroupState.Starting;
import io.goka.engine.observe.GroupState.Stopped;
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

  /** The group is started. */
  public synchronized void starting() {
    failedRecord = Optional.empty();
    if (now.state() instanceof Stopped stopped) {
      become(stopped.restarted(), Severity.INFO, "starting");
    } else if (now.state() instanceof Failed failed) {
      become(failed.restarted(), Severity.INFO, "starting again");
    }
  }

  /** So many of the group's partitions here are recovering; it runs when there is none. */
  public synchronized void recovering(int partitions) {
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

  /** The group cannot go on. */
  public synchronized void failed(String reason) {
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

  private void become(GroupState state, Severity severity, String told) {
    now = new Moment(state, clock.instant());
    events.add(severity, group, told);
    if (severity == Severity.ERROR) {
      LOG.error("{}: {}", group, told);
    } else {
      LOG.info("{}: {}", group, told);
    }
  }
}
