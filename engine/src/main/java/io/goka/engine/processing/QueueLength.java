package io.goka.engine.processing;

/**
 * How many records of a partition should wait for its task: as many as it takes in a moment, so
 * that it need not wait for the poll thread in its turn. More do harm. What waits for longer than
 * the collector's young generation takes to fill is copied by the collector, record by record,
 * which costs more than to process it.
 *
 * <p>Owner: task thread, which says what it takes; the poll thread reads.
 */
final class QueueLength {

  /** Below that it is not worth pausing a partition. */
  static final long FEWEST = 4_000;

  private static final long MOST = 1L << 30;

  /** Longer than a task is busy with a commit, as a rule: it should find work behind it. */
  static final long MOMENT_NANOS = 250_000_000L;

  private volatile long records = 2 * FEWEST;
  private boolean begun;
  private long since;
  private long taken;
  private boolean ranOut;

  /** How many should wait. */
  long records() {
    return records;
  }

  /**
   * Records were taken out. Once a moment the length follows from how many these were; when none
   * was left at some time, the task could have taken more, and the length is doubled.
   *
   * @param count how many
   * @param left how many wait still
   * @param nowNanos the time
   */
  void took(int count, long left, long nowNanos) {
    if (!begun) {
      begun = true;
      since = nowNanos;
    }
    taken += count;
    ranOut |= left <= 0;
    long passed = nowNanos - since;
    if (passed >= MOMENT_NANOS) {
      records = ranOut ? Math.min(MOST, records * 2) : inOneMoment(passed);
      since = nowNanos;
      taken = 0;
      ranOut = false;
    }
  }

  /** Not less than half of what it was: one moment may have been a slow one. */
  private long inOneMoment(long passed) {
    long pace = (long) ((double) taken * MOMENT_NANOS / passed);
    return Math.max(FEWEST, Math.max(records / 2, pace));
  }
}
