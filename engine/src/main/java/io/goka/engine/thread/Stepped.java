package io.goka.engine.thread;

/** Work that is done in small steps, by whichever thread drives it. */
public interface Stepped {

  /** What came of a step. */
  enum Progress {
    /** Something was done: step again at once. */
    WORKED,
    /** There is nothing to do before a message comes or {@link #idleNanos} have passed. */
    IDLE,
    /** Nothing will ever be done again. */
    ENDED
  }

  /** Does a little: what takes milliseconds, not seconds. */
  Progress step();

  /** After an idle step: how long at most until the next, in nanoseconds. */
  long idleNanos();

  /** Where others leave messages for this work; a message ends an idle wait. */
  Mailbox mailbox();

  /**
   * Shows that a step goes on. Whoever drives the work lets it beat between the steps; the work
   * does so within long ones.
   */
  Pulse pulse();

  /**
   * A step has thrown, and there will not be another one. Called on the driving thread.
   *
   * @param cause what was thrown, an {@link Error} included
   */
  void broken(Throwable cause);
}
