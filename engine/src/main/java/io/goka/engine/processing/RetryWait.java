package io.goka.engine.processing;

import java.util.function.LongSupplier;

/** The wait until something is tried again. No thread waits in it. Owner: task thread. */
final class RetryWait {

  /** Whoever is late for it must not turn in circles. */
  private static final long SHORTEST_NANOS = 1_000_000L;

  private final LongSupplier ticker;
  private boolean waiting;
  private long until;

  /**
   * @param ticker measures time, in nanoseconds
   */
  RetryWait(LongSupplier ticker) {
    this.ticker = ticker;
  }

  /** Waits until a moment, as the ticker says it. */
  void until(long nanos) {
    waiting = true;
    until = nanos;
  }

  /** Waits for nothing any more. */
  void end() {
    waiting = false;
  }

  /** Whether the moment has not come; the wait is over when it has. */
  boolean goesOn() {
    waiting = waiting && until - ticker.getAsLong() > 0;
    return waiting;
  }

  /** The shorter of a time and that until the moment comes, in nanoseconds. */
  long shorterOf(long nanos) {
    return waiting ? Math.min(nanos, Math.max(SHORTEST_NANOS, until - ticker.getAsLong())) : nanos;
  }
}
