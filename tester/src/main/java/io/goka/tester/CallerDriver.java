package io.goka.tester;

import io.goka.engine.thread.Driver;
import io.goka.engine.thread.Stepped;
import io.goka.engine.thread.Stepped.Progress;
import java.time.Duration;

/** Drives work on the thread of whoever asks for a step. Owner: the test's thread. */
final class CallerDriver implements Driver {

  private static final int LAST_STEPS = 1000;

  private final Stepped work;
  private boolean ended;

  CallerDriver(Stepped work) {
    this.work = work;
  }

  /**
   * Lets the work take a step.
   *
   * @return whether something was done
   */
  boolean step() {
    if (ended) {
      return false;
    }
    boolean posted = work.mailbox().hasMessages();
    Progress progress = work.step();
    ended = progress == Progress.ENDED;
    return posted || progress == Progress.WORKED || work.mailbox().hasMessages();
  }

  /** Lets the work, which was told to end, take its last steps. */
  @Override
  public boolean join(Duration atMost) {
    for (int i = 0; i < LAST_STEPS && !ended; i++) {
      step();
    }
    return ended;
  }

  @Override
  public StackTraceElement[] stackTrace() {
    return Thread.currentThread().getStackTrace();
  }
}
