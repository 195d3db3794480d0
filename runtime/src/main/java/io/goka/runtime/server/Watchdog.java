package io.goka.runtime.server;

import io.goka.engine.observe.Event.Severity;
import io.goka.engine.observe.EventLog;
import io.goka.engine.observe.StuckCallback;
import io.goka.engine.thread.Driver;
import io.goka.engine.thread.Stepped;
import io.goka.runtime.server.Watched.Stuck;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once a second whether what runs plugins' code goes on, and tells of what does not: a
 * callback that never returns is seen by nobody otherwise, as its partition is merely quiet. It
 * cuts nothing short: Java has no sound way to end a thread that does not want to.
 *
 * <p>Owner: any thread hands work over and asks; its own thread looks.
 */
public final class Watchdog implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final EventLog events;
  private final InstantSource clock;
  private final LongSupplier ticker;
  private final Queue<Watched> all = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * Makes the watchdog; it does not look before {@link #start}.
   *
   * @param events told of what does not return, and of what does after all
   * @param clock dates it
   * @param ticker measures time, in nanoseconds
   */
  public Watchdog(EventLog events, InstantSource clock, LongSupplier ticker) {
    this.events = events;
    this.clock = clock;
    this.ticker = ticker;
  }

  /** Starts to look, on a thread of its own. */
  public void start() {
    Thread thread = new Thread(this::lookUntilClosed, "watchdog");
    thread.setDaemon(true);
    thread.start();
  }

  /** Looks no more. */
  @Override
  public void close() {
    closed.countDown();
  }

  private void lookUntilClosed() {
    try {
      while (!closed.await(BETWEEN_LOOKS.toNanos(), TimeUnit.NANOSECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      // Nobody does that; nothing is lost but the looking.
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Starts work, and watches it for as long as it is driven.
   *
   * @param subject whose work it is: a group, or what else has a thread of its own
   * @param patience how long the plugin's code may take to return
   * @param starter starts what drives the work
   */
  Driver.Starter watching(String subject, Duration patience, Driver.Starter starter) {
    return (name, work) -> watch(subject, patience, name, work, starter.start(name, work));
  }

  private Driver watch(
      String subject, Duration patience, String name, Stepped work, Driver driver) {
    all.add(new Watched(subject, name, patience, driver, work.pulse()));
    return driver;
  }

  /** Looks at everything once. */
  void look() {
    Instant now = clock.instant();
    for (Watched watched : all) {
      watched.look(ticker.getAsLong(), now);
      watched.newlyStuck().ifPresent(stuck -> tellStuck(watched, stuck, now));
      watched.newlyFree().ifPresent(stuck -> tellFree(watched, stuck, now));
    }
    all.removeIf(Watched::hasEnded);
  }

  private void tellStuck(Watched watched, Stuck stuck, Instant now) {
    StuckCallback callback = stuck.callback();
    String told =
        where(watched, stuck)
            + " is stuck: what the plugin does there has not returned for "
            + seconds(callback.since(), now)
            + " s";
    LOG.warn(
        "{}: {}. {} is in\n  at {}",
        watched.subject(),
        told,
        watched.thread(),
        String.join("\n  at ", callback.stackTrace()));
    events.add(
        Severity.WARNING,
        watched.subject(),
        told + stuck.ofPlugin().map(frame -> ", and is in " + frame).orElse(""));
  }

  private void tellFree(Watched watched, Stuck stuck, Instant now) {
    String told =
        where(watched, stuck) + " went on after " + seconds(stuck.callback().since(), now) + " s";
    LOG.info("{}: {}", watched.subject(), told);
    events.add(Severity.INFO, watched.subject(), told);
  }

  private static String where(Watched watched, Stuck stuck) {
    return stuck.place() >= 0 ? "partition " + stuck.place() : watched.thread();
  }

  private static long seconds(Instant from, Instant to) {
    return Math.max(1, Math.round(Duration.between(from, to).toMillis() / 1000.0));
  }

  /** The partitions of a group in which something does not return. Any thread. */
  Map<Integer, StuckCallback> stuckPartitions(String group) {
    Map<Integer, StuckCallback> found = new HashMap<>();
    all.stream()
        .filter(watched -> watched.subject().equals(group))
        .flatMap(watched -> watched.stuck().stream())
        .filter(stuck -> stuck.place() >= 0)
        .forEach(stuck -> found.put(stuck.place(), stuck.callback()));
    return found;
  }
}
