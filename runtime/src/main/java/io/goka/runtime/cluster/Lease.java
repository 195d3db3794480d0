package io.goka.runtime.cluster;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * For how long a member may rely on what it was assigned. The group's coordinator gives it to
 * others when it has not heard of the member for a session, so no lease is longer. What must not be
 * done by two at once is given up after half of one, and the other half is left for giving it up.
 *
 * <p>Owner: poll thread renews; any thread asks. A process that was stopped and goes on finds its
 * lease expired before it has done anything.
 */
final class Lease implements BooleanSupplier {

  private final long nanos;
  private final LongSupplier nanoTime;
  private volatile boolean given;
  private volatile long heardAt;

  /**
   * @param length how long it lasts without being renewed
   * @param nanoTime a clock
   */
  Lease(Duration length, LongSupplier nanoTime) {
    this.nanos = length.toNanos();
    this.nanoTime = nanoTime;
  }

  /** The length of a lease on what must not be done by two at once. */
  static Duration ofTurn(Duration session) {
    return session.dividedBy(2);
  }

  /** The coordinator was heard of at this time, or later. */
  void renew(long heardAtNanos) {
    if (!given || heardAtNanos - heardAt > 0) {
      heardAt = heardAtNanos;
      given = true;
    }
  }

  /** Gives it up. */
  void end() {
    given = false;
  }

  /** Whether it was given, and has not expired. */
  @Override
  public boolean getAsBoolean() {
    return given && nanoTime.getAsLong() - heardAt < nanos;
  }
}
