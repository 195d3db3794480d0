package io.goka.examples.simplest;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Spreads events over time at a rate: pause for an interval, do what is due, and again. At high
 * rates many are due after each interval, since a thread cannot pause for a microsecond. Owner: the
 * thread that emits.
 */
final class Pace {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(10);

  private final double perSecond;
  private final LongSupplier nanoTime;
  private double owed;
  private long last;

  /**
   * @param perSecond how many events a second; above 0
   * @param nanoTime a clock, as {@link System#nanoTime}
   */
  Pace(double perSecond, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.nanoTime = nanoTime;
    this.last = nanoTime.getAsLong();
  }

  /** How long to pause: until one event is due, but not shorter than a thread can. */
  Duration interval() {
    Duration untilOne = Duration.ofNanos((long) (NANOS_PER_SECOND / perSecond));
    return untilOne.compareTo(SHORTEST_INTERVAL) < 0 ? SHORTEST_INTERVAL : untilOne;
  }

  /**
   * How many events are due since this was last asked: at most those of a second, or one, so that
   * nothing bursts after a standstill.
   */
  int due() {
    long now = nanoTime.getAsLong();
    owed += (now - last) / NANOS_PER_SECOND * perSecond;
    last = now;
    owed = Math.min(owed, Math.max(1, perSecond));
    int due = (int) owed;
    owed -= due;
    return due;
  }
}
