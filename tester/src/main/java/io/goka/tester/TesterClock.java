package io.goka.tester;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that stands still until a test moves it. It dates the records of a tester, and may be
 * handed to a plugin that wants to know the time. Owner: the test's thread.
 */
public final class TesterClock implements InstantSource {

  private Instant now;
  private long passedNanos;

  private TesterClock(Instant now) {
    this.now = now;
  }

  /** A clock that stands at a moment. */
  public static TesterClock at(Instant moment) {
    return new TesterClock(moment);
  }

  @Override
  public Instant instant() {
    return now;
  }

  /**
   * Moves the clock forward.
   *
   * @throws IllegalArgumentException when {@code passing} is negative: time does not run backwards
   */
  public void advance(Duration passing) {
    if (passing.isNegative()) {
      throw new IllegalArgumentException("time does not run backwards: advance by 0 or more");
    }
    now = now.plus(passing);
    passedNanos += passing.toNanos();
  }

  /** Lets time pass for what measures time only: commits are due, and no date has changed. */
  void letPass(Duration passing) {
    passedNanos += passing.toNanos();
  }

  /** For what measures time, in nanoseconds. */
  long nanos() {
    return passedNanos;
  }
}
