package io.goka.engine.thread;

import java.time.Duration;

/** What drives a {@link Stepped} until it ends. Owner: any thread. */
public interface Driver {

  /** Starts drivers: a thread for each in the server, the caller itself in a test. */
  @FunctionalInterface
  interface Starter {

    /**
     * Has work driven from now on.
     *
     * @param name the name of its thread
     */
    Driver start(String name, Stepped work);
  }

  /**
   * Waits for the work to have ended.
   *
   * @return whether it has
   */
  boolean join(Duration atMost) throws InterruptedException;

  /**
   * Where the work is at this moment, for whoever wonders why it does not come back; empty when
   * nothing drives it any more.
   */
  StackTraceElement[] stackTrace();

  /** Whether nothing drives the work any more. */
  default boolean hasEnded() {
    return stackTrace().length == 0;
  }
}
