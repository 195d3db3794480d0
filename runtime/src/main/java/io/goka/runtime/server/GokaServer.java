package io.goka.runtime.server;

import io.goka.engine.observe.Event.Severity;
import io.goka.engine.observe.EventLog;
import io.goka.engine.observe.GroupSnapshot;
import io.goka.engine.observe.GroupState;
import io.goka.engine.observe.PluginReport;
import io.goka.engine.observe.ViewSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that a server hosts, started and stopped together. Owner: any thread may take snapshots; the
 * thread that starts it, and the one that stops it, do the rest.
 */
public final class GokaServer {

  /**
   * Who a server is.
   *
   * @param instance this instance's name in the cluster
   * @param version the server's version
   * @param startedAt when the process started
   * @param kafka which Kafka it uses
   */
  public record Identity(
      String instance, String version, Instant startedAt, ServerSnapshot.Kafka kafka) {}

  private static final Logger LOG = LoggerFactory.getLogger(GokaServer.class);

  private final Identity identity;
  private final Supplier<ServerSnapshot.StateMemory> stateMemory;
  private final List<HostedGroup> groups;
  private final HostedViews views;
  private final List<HostedEmitter> emitters;
  private final List<PluginReport> plugins;
  private final EventLog events;
  private final InstantSource clock;
  private volatile boolean started;
  private volatile boolean stopping;

  /**
   * @param identity who it is
   * @param stateMemory looks what tables take outside the Java heap
   * @param groups the groups it hosts
   * @param views the views it hosts
   * @param emitters the emitters it hosts
   * @param plugins every plugin that was found
   * @param events told what an operator wants to know
   * @param clock dates snapshots
   */
  public GokaServer(
      Identity identity,
      Supplier<ServerSnapshot.StateMemory> stateMemory,
      List<HostedGroup> groups,
      HostedViews views,
      List<HostedEmitter> emitters,
      List<PluginReport> plugins,
      EventLog events,
      InstantSource clock) {
    this.identity = identity;
    this.stateMemory = stateMemory;
    this.groups = sorted(groups, Comparator.comparing(HostedGroup::name));
    this.views = views;
    this.emitters = sorted(emitters, Comparator.comparing(HostedEmitter::name));
    this.plugins = List.copyOf(plugins);
    this.events = events;
    this.clock = clock;
  }

  private static <T> List<T> sorted(List<T> items, Comparator<T> order) {
    return items.stream().sorted(order).toList();
  }

  /** Starts all views, groups and emitters, each on threads of its own. */
  public void start() {
    views.start();
    groups.forEach(HostedGroup::start);
    emitters.forEach(HostedEmitter::start);
    started = true;
    events.add(Severity.INFO, "server", "started as " + identity.instance());
  }

  /**
   * Stops all of them in good order: first what emits, then what processes, then what is looked up.
   *
   * @param atMost how long that may take
   * @return whether all have ended in time
   */
  public boolean stop(Duration atMost) throws InterruptedException {
    stopping = true;
    long deadline = System.nanoTime() + atMost.toNanos();
    boolean ended = true;
    emitters.forEach(HostedEmitter::stop);
    groups.forEach(HostedGroup::stop);
    for (HostedEmitter emitter : emitters) {
      ended &= told(emitter.name(), emitter.join(left(deadline)));
    }
    for (HostedGroup group : groups) {
      ended &= told(group.name(), group.join(left(deadline)));
    }
    views.stop();
    ended &= told("views and lookups", views.join(left(deadline)));
    return ended;
  }

  private static boolean told(String name, boolean ended) {
    if (!ended) {
      LOG.warn("{}: did not end in time, and is cut short", name);
    }
    return ended;
  }

  private static Duration left(long deadlineNanos) {
    return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
  }

  /** The names of the groups it hosts, in order. */
  public List<String> groupNames() {
    return groups.stream().map(HostedGroup::name).toList();
  }

  /** The names of the views it hosts, in order. */
  public List<String> viewNames() {
    return views.names();
  }

  /** The names of the emitters it hosts, in order. */
  public List<String> emitterNames() {
    return emitters.stream().map(HostedEmitter::name).toList();
  }

  /** The whole server now. */
  public ServerSnapshot snapshot() {
    List<GroupSnapshot> groupsNow = groups.stream().map(HostedGroup::snapshot).toList();
    List<ViewSnapshot> viewsNow = views.snapshots();
    return new ServerSnapshot(
        identity.instance(),
        identity.version(),
        identity.startedAt(),
        clock.instant(),
        identity.kafka(),
        stateMemory.get(),
        groupsNow,
        viewsNow,
        emitters.stream().map(HostedEmitter::snapshot).toList(),
        plugins,
        notReady(groupsNow, viewsNow));
  }

  /** Why the server is not ready: it is on its way up or down, or a group or view does not run. */
  private List<String> notReady(List<GroupSnapshot> groupsNow, List<ViewSnapshot> viewsNow) {
    List<String> causes = new ArrayList<>();
    if (stopping) {
      causes.add("the server is stopping");
    } else if (!started) {
      causes.add("the server is starting");
    }
    for (GroupSnapshot group : groupsNow) {
      GroupState state = group.state();
      if (state instanceof GroupState.Failed failed) {
        causes.add("group " + group.group() + " failed: " + failed.reason());
      } else if (state instanceof GroupState.Starting || state instanceof GroupState.Recovering) {
        String waits = String.join(", ", group.waitsFor());
        causes.add(
            "group "
                + group.group()
                + " is "
                + state.label()
                + (waits.isEmpty() ? "" : ", and waits for " + waits));
      }
    }
    if (started) {
      HostedViews.notReady(viewsNow, causes::add);
    }
    return causes;
  }
}
