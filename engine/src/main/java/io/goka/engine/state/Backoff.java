package io.goka.engine.state;

import java.time.Duration;

/** Pauses that double, up to a longest one. Used by one thread. */
final class Backoff {

  private final long firstNanos;
  private final long longestNanos;
  private long nextNanos;

  Backoff(Duration first, Duration longest) {
    this.firstNanos = first.toNanos();
    this.longestNanos = longest.toNanos();
    this.nextNanos = firstNanos;
  }

  /** How long to wait now, in nanoseconds. */
  long pause() {
    long pause = nextNanos;
    nextNanos = Math.min(longestNanos, 2 * pause);
    return pause;
  }

  /** The next pause is the first again. */
  void reset() {
    nextNanos = firstNanos;
  }
}
