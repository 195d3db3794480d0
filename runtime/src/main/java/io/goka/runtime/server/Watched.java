package io.goka.runtime.server;

import io.goka.engine.observe.StuckCallback;
import io.goka.engine.thread.Driver;
import io.goka.engine.thread.Pulse;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Some work that is watched: whether its pulse beats, and since when it does not. Owner: the
 * watchdog's thread, but for {@link #stuck}.
 */
final class Watched {

  private static final int SHOWN_FRAMES = 50;

  /** The names of the loaders of the server and of Java itself: a plugin's is named by its jar. */
  private static final Set<String> OURS = Set.of("app", "platform", "null");

  private final String subject;
  private final String thread;
  private final Duration patience;
  private final Driver driver;
  private final Pulse pulse;
  private long lastBeats = -1;
  private long lastBeatNanos;
  private volatile @Nullable Stuck stuck;
  private @Nullable Stuck told;

  /**
   * A call that does not return.
   *
   * @param callback what is shown of it
   * @param place the number of the place where it was made
   * @param ofPlugin the innermost frame of a plugin's code
   */
  record Stuck(StuckCallback callback, int place, Optional<String> ofPlugin) {}

  /**
   * @param subject whose work it is: a group, or what else has a thread of its own
   * @param thread the thread's name
   * @param patience how long it may go without a beat
   */
  Watched(String subject, String thread, Duration patience, Driver driver, Pulse pulse) {
    this.subject = subject;
    this.thread = thread;
    this.patience = patience;
    this.driver = driver;
    this.pulse = pulse;
  }

  String subject() {
    return subject;
  }

  String thread() {
    return thread;
  }

  /** What does not return; empty when it goes on. Any thread. */
  Optional<Stuck> stuck() {
    return Optional.ofNullable(stuck);
  }

  /** Whether nothing drives it any more. */
  boolean hasEnded() {
    return driver.hasEnded();
  }

  /**
   * Looks whether it goes on.
   *
   * @param nowNanos now, of a clock that runs evenly
   * @param now the same, as a date
   */
  void look(long nowNanos, Instant now) {
    long beats = pulse.beats();
    if (beats != lastBeats || pulse.rests()) {
      lastBeats = beats;
      lastBeatNanos = nowNanos;
      stuck = null;
      return;
    }
    Duration still = Duration.ofNanos(nowNanos - lastBeatNanos);
    if (still.compareTo(patience) < 0) {
      return;
    }
    StackTraceElement[] trace = driver.stackTrace();
    int place = pulse.place();
    Optional<String> ofPlugin = firstOfPlugin(trace);
    // Elsewhere than at a partition it may wait for Kafka, which is nobody's fault.
    if ((place >= 0 || ofPlugin.isPresent()) && pulse.beats() == beats) {
      stuck = new Stuck(shown(trace, now.minus(still)), place, ofPlugin);
    }
  }

  private StuckCallback shown(StackTraceElement[] trace, Instant since) {
    return new StuckCallback(
        since,
        thread,
        Arrays.stream(trace).limit(SHOWN_FRAMES).map(StackTraceElement::toString).toList());
  }

  /** What is stuck, and was not told of yet. Once. */
  Optional<Stuck> newlyStuck() {
    Stuck now = stuck;
    if (now == null || told != null) {
      return Optional.empty();
    }
    told = now;
    return Optional.of(now);
  }

  /** What was told of, and went on or ended. Once. */
  Optional<Stuck> newlyFree() {
    Optional<Stuck> free =
        stuck == null || hasEnded() ? Optional.ofNullable(told) : Optional.empty();
    if (free.isPresent()) {
      told = null;
    }
    return free;
  }

  /** Where a plugin's code waits, or has called what does: its innermost frame. */
  private static Optional<String> firstOfPlugin(StackTraceElement[] trace) {
    return Arrays.stream(trace)
        .filter(frame -> !OURS.contains(String.valueOf(frame.getClassLoaderName())))
        .map(StackTraceElement::toString)
        .findFirst();
  }
}
