package io.goka.engine.thread;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;

/** Owner: any thread. Drives a {@link Stepped} on a thread of its own until it ends. */
public final class StepThread implements Driver {

  private final Stepped work;
  private final Thread thread;

  private StepThread(String name, ThreadFactory factory, Stepped work) {
    this.work = work;
    this.thread = factory.newThread(this::run);
    this.thread.setName(name);
  }

  /**
   * Starts driving.
   *
   * @param name the thread's name
   * @param factory makes the thread; it sets the context class loader which the work needs
   */
  public static StepThread start(String name, ThreadFactory factory, Stepped work) {
    StepThread driver = new StepThread(name, factory, work);
    driver.thread.start();
    return driver;
  }

  private void run() {
    Pulse pulse = work.pulse();
    try {
      while (true) {
        pulse.at(Pulse.NOWHERE);
        // Nobody interrupts this thread but a callback its own; left set, it would end every wait.
        Thread.interrupted();
        switch (work.step()) {
          case WORKED -> {}
          case IDLE -> {
            pulse.rest();
            rest();
          }
          case ENDED -> {
            return;
          }
        }
      }
    } catch (Throwable cause) {
      work.broken(cause);
    }
  }

  private void rest() {
    Thread.interrupted();
    work.mailbox().await(work.idleNanos());
  }

  @Override
  public StackTraceElement[] stackTrace() {
    return thread.getStackTrace();
  }

  @Override
  public boolean hasEnded() {
    return !thread.isAlive();
  }

  @Override
  public boolean join(Duration atMost) throws InterruptedException {
    thread.join(Math.max(1, atMost.toMillis()));
    return !thread.isAlive();
  }
}
