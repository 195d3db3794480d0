package io.goka.engine.processing;

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
  private long began;

  /**
   * @param ticker measures time, in nanoseconds
   */
  SliceTime(LongSupplier ticker) {
    this.ticker = ticker;
  }

  /** A slice begins. */
  void begin() {
    began = ticker.getAsLong();
  }

  /**
   * Whether the slice should end.
   *
   * @param done how many callbacks have run in it; at least 1
   */
  boolean isOver(int done) {
    boolean lookedAt = (done & (done - 1)) == 0;
    return lookedAt && ticker.getAsLong() - began >= MOST_NANOS;
  }
}
