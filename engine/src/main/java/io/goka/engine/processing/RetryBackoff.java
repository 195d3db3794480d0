package io.goka.engine.processing;

import io.goka.engine.config.ErrorConfig;

/**
 * How long a record waits before it is tried again: twice as long each time, up to a bound, give or
 * take a fifth. What is added or taken away depends on the record and the attempt alone, so that
 * records which failed together do not come back together, and a run can be repeated.
 *
 * @param firstNanos before the first retry
 * @param longestNanos at most
 */
record RetryBackoff(long firstNanos, long longestNanos) {

  private static final int FURTHEST_DOUBLING = 30;
  private static final double SPREAD = 0.2;

  static RetryBackoff of(ErrorConfig config) {
    return new RetryBackoff(config.backoff().toNanos(), config.longestBackoff().toNanos());
  }

  /**
   * The wait before a retry, in nanoseconds.
   *
   * @param retry counts the record's retries from 1
   * @param seed tells the record from others
   */
  long before(int retry, long seed) {
    double doubled = Math.scalb((double) firstNanos, Math.min(retry - 1, FURTHEST_DOUBLING));
    double spread = 1 - SPREAD + 2 * SPREAD * fraction(seed * 31 + retry);
    return (long) (Math.min(doubled, (double) longestNanos) * spread);
  }

  /** A number from 0 to 1 in which neighbours have nothing in common. */
  private static double fraction(long seed) {
    long mixed = (seed ^ (seed >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return (double) ((mixed ^ (mixed >>> 33)) >>> 11) * 0x1.0p-53;
  }
}
