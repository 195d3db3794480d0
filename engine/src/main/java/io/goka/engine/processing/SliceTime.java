package io.goka.engine.processing;

import io.goka.engine.thread.Pulse;
import java.util.function.LongSupplier;

/**
 * Bounds a slice of callbacks in time, so that slow ones hold up neither the other partitions of
 * the task nor its commits for longer than a few of them take. Owner: task thread.
 *
 * <p>Fast callbacks must not pay for it: the time is looked at after 1, 2, 4, 8, … of them. A slice
 * therefore ends within twice its time, or after the first callback that takes longer.
 */
final class SliceTime {

  private static final long MOST_NANOS = 20_000_000L;

  private final LongSupplier ticker;
  private final Pulse pulse;
  private long began;

  /**
   * @param ticker measures time, in nanoseconds
   * @param pulse beats with each callback
   */
  SliceTime(LongSupplier ticker, Pulse pulse) {
    this.ticker = ticker;
    this.pulse = pulse;
  }

  /** A slice begins. */
  void begin() {
    began = ticker.getAsLong();
  }

  /** When the last slice began, by the ticker. */
  long began() {
    return began;
  }

  /**
   * Whether the slice should end.
   *
   * @param done how many callbacks have run in it; at least 1
   */
  boolean isOver(int done) {
    pulse.beat();
    boolean lookedAt = (done & (done - 1)) == 0;
    return lookedAt && ticker.getAsLong() - began >= MOST_NANOS;
  }
}
