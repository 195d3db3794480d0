package io.goka.runtime.server;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Some part of an emitter's work on a thread of its own: runs until it returns, and again after a
 * pause when it has thrown. The pause doubles with each failure in a row.
 *
 * <p>Owner: any thread may start and stop it; its own thread does the rest.
 */
final class Restarting {

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** What ran this long is taken to have been well: the next pause is the first again. */
  private static final Duration WELL_AFTER = Duration.ofMinutes(1);

  /** The work. Called on the thread. */
  interface Work {

    /** Works until it has no more to do, or is to stop; called again when it throws. */
    void run(Restarting here) throws Exception;

    /** It will not be called again. */
    void ended(Restarting here);
  }

  private final EmitterLife life;
  private final Work work;
  private final boolean interrupts;
  private final LongSupplier nanoTime;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;

  /**
   * @param threads makes the thread
   * @param threadName the thread's name
   * @param life told of failures
   * @param work what is done
   * @param interrupts whether a stop interrupts the work
   * @param nanoTime a clock
   */
  Restarting(
      ThreadFactory threads,
      String threadName,
      EmitterLife life,
      Work work,
      boolean interrupts,
      LongSupplier nanoTime) {
    this.life = life;
    this.work = work;
    this.interrupts = interrupts;
    this.nanoTime = nanoTime;
    this.thread = threads.newThread(this::run);
    this.thread.setName(threadName);
  }

  void start() {
    thread.start();
  }

  /** Asks the work to end; returns at once. */
  synchronized void stop() {
    // In this order: who sees that it stops has been interrupted, and is not interrupted later.
    if (interrupts) {
      thread.interrupt();
    }
    stopping.countDown();
  }

  synchronized boolean stopping() {
    return stopping.getCount() == 0;
  }

  /**
   * Waits for the end.
   *
   * @return whether it has ended
   */
  boolean join(Duration atMost) throws InterruptedException {
    thread.join(Math.max(1, atMost.toMillis()));
    return !thread.isAlive();
  }

  /**
   * Waits, on the thread itself.
   *
   * @return false at once when it is to stop, its interrupt cleared, or when something else has
   *     interrupted it
   */
  boolean pause(Duration duration) {
    boolean goesOn;
    try {
      goesOn = !stopping.await(duration.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      goesOn = false;
    }
    if (stopping()) {
      boolean unused = Thread.interrupted();
    }
    return goesOn;
  }

  private void run() {
    try {
      runUntilItReturns();
    } finally {
      work.ended(this);
    }
  }

  private void runUntilItReturns() {
    Duration pause = FIRST_PAUSE;
    while (!stopping()) {
      long startedAt = nanoTime.getAsLong();
      Optional<Throwable> failure = attempt();
      if (failure.isEmpty() || stopping()) {
        return;
      }
      if (nanoTime.getAsLong() - startedAt > WELL_AFTER.toNanos()) {
        pause = FIRST_PAUSE;
      }
      life.failed(failure.get(), pause);
      // Whatever interrupted the work is over.
      boolean unused = Thread.interrupted();
      if (!pause(pause) && stopping()) {
        return;
      }
      pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
    }
  }

  private Optional<Throwable> attempt() {
    try {
      work.run(this);
      return Optional.empty();
    } catch (Throwable e) {
      // A plugin's code: it may throw anything, and is run again.
      return Optional.of(e);
    }
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
