package io.goka.runtime.web;

import io.goka.engine.observe.Event;
import io.goka.engine.observe.EventLog;
import io.goka.runtime.server.ServerSnapshot;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owner: its own thread takes the samples; any thread reads them. One sampling for all who watch,
 * however many they are.
 */
final class Sampler implements AutoCloseable {

  /** Rates are taken over this many samples. */
  private static final int WINDOW = 5;

  private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);

  private final Supplier<ServerSnapshot> snapshots;
  private final EventLog events;
  private final Json json;
  private final Duration interval;
  private final History history = new History();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread made = new Thread(work, "goka-web-sampler");
            made.setDaemon(true);
            return made;
          });

  /** The last snapshots, oldest first; guarded by this. */
  private final Deque<ServerSnapshot> recent = new ArrayDeque<>();

  private @Nullable Sample latest; // guarded by this
  private boolean closed; // guarded by this
  private long taken; // own thread
  private long lastEvent; // own thread
  private boolean failing; // own thread

  Sampler(Supplier<ServerSnapshot> snapshots, EventLog events, Json json, Duration interval) {
    this.snapshots = snapshots;
    this.events = events;
    this.json = json;
    this.interval = interval;
  }

  void start() {
    // Its failures are told where they happen.
    ScheduledFuture<?> unused =
        thread.scheduleAtFixedRate(
            this::takeOrComplain, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The rates up to a snapshot that was taken just now. */
  synchronized RateWindow windowTo(ServerSnapshot now) {
    return new RateWindow(recent.isEmpty() ? now : recent.getFirst(), now);
  }

  /** The last minutes, as an event. */
  byte[] history() {
    return Sample.event("history", json.bytes(history.row()));
  }

  /**
   * Waits for a sample after that of a number.
   *
   * @return empty when none came in time, or none will come any more
   */
  synchronized Optional<Sample> awaitAfter(long number, Duration patience)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!closed && (latest == null || latest.number() <= number)) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        return Optional.empty();
      }
      wait(left);
    }
    return closed ? Optional.empty() : Optional.ofNullable(latest);
  }

  synchronized boolean closed() {
    return closed;
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
    thread.shutdownNow();
  }

  private void takeOrComplain() {
    try {
      take();
      failing = false;
    } catch (RuntimeException e) {
      if (!failing) {
        LOG.warn(
            "no snapshot of the server can be taken: the web UI stands still until one can", e);
      }
      failing = true;
    }
  }

  private void take() {
    ServerSnapshot snapshot = snapshots.get();
    List<Event> news = events.after(lastEvent);
    if (!news.isEmpty()) {
      lastEvent = news.get(news.size() - 1).number();
    }
    RateWindow window = windowTo(snapshot);
    StatsRow stats = StatsRow.of(window, lastEvent);
    if (window.measures()) {
      history.add(stats);
    }
    publish(snapshot, new Sample(++taken, window, stats, json));
  }

  private synchronized void publish(ServerSnapshot snapshot, Sample sample) {
    recent.addLast(snapshot);
    if (recent.size() > WINDOW) {
      recent.removeFirst();
    }
    latest = sample;
    notifyAll();
  }
}
