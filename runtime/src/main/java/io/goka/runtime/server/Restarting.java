package io.goka.runtime.server;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Work on a thread of its own: runs until it returns, and again after a pause when it has thrown.
 * By hand it is stopped for good, laid to rest, and started anew, whatever it is doing.
 *
 * <p>Owner: any thread commands; its own thread does the rest.
 */
final class Restarting {

  /** The work. Called on the thread, but for {@link #askToEnd}. */
  interface Work {

    /** Works until it has no more to do, or is to stop; called again when it throws. */
    void run(Restarting here) throws Exception;

    /**
     * It has thrown, without having been asked to end.
     *
     * @param failures how often in a row
     * @param pause after which it is run again; empty when it is not, unless somebody says so
     */
    void failed(Throwable cause, int failures, Optional<Duration> pause);

    /** It rests, as it was told, until it is told otherwise. */
    default void resting() {}

    /** It will not be called again. */
    void ended(Restarting here);

    /**
     * A run is to end soon. Called by whoever wants that, at most a few times, and possibly before
     * the run has looked at {@link Restarting#stopping} for the first time.
     *
     * @param thread the thread on which it runs
     */
    void askToEnd(Thread thread);
  }

  /** What is wanted of the work. */
  private enum Wish {
    RUN,
    REST,
    END
  }

  private final Work work;
  private final Backoff backoff;
  private final LongSupplier nanoTime;
  private final Thread thread;
  private Wish wish = Wish.RUN; // guarded by this, as the next two
  private boolean anew;
  private boolean running;

  /**
   * @param threads makes the thread
   * @param threadName the thread's name
   * @param work what is done
   * @param backoff how long to wait after failures
   * @param nanoTime a clock
   */
  Restarting(
      ThreadFactory threads, String threadName, Work work, Backoff backoff, LongSupplier nanoTime) {
    this.work = work;
    this.backoff = backoff;
    this.nanoTime = nanoTime;
    this.thread = threads.newThread(this::run);
    this.thread.setName(threadName);
  }

  void start() {
    thread.start();
  }

  /** Asks the work to end for good; returns at once. */
  synchronized void stop() {
    become(Wish.END);
  }

  /** Asks the work to end, until {@link #again}; returns at once. */
  synchronized void rest() {
    if (wish == Wish.RUN) {
      become(Wish.REST);
    }
  }

  /** Has the work begin, unless it is at it; returns at once. */
  synchronized void resume() {
    if (!running || wish == Wish.REST) {
      again();
    }
  }

  /** Has the work begin anew, with its failures forgotten; returns at once. */
  synchronized void again() {
    if (wish != Wish.END) {
      anew = true;
      become(Wish.RUN);
    }
  }

  /** In this order: who sees that it stops has been interrupted, and is not interrupted later. */
  private void become(Wish next) {
    if (running || next == Wish.END) {
      work.askToEnd(thread);
    }
    wish = next;
    notifyAll();
  }

  /** Whether the run in hand is to end. */
  synchronized boolean stopping() {
    return wish != Wish.RUN || anew;
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
  synchronized boolean pause(Duration duration) {
    long deadline = nanoTime.getAsLong() + duration.toNanos();
    boolean interrupted = false;
    long left = duration.toNanos();
    while (left > 0 && !stopping() && !interrupted) {
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
      left = deadline - nanoTime.getAsLong();
    }
    if (stopping()) {
      boolean unused = Thread.interrupted();
      return false;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !interrupted;
  }

  private void run() {
    try {
      runUntilItReturns();
    } finally {
      work.ended(this);
    }
  }

  private void runUntilItReturns() {
    while (begins()) {
      long startedAt = nanoTime.getAsLong();
      Optional<Throwable> failure = attempt();
      if (!runIsOver()) {
        if (failure.isEmpty()) {
          return;
        }
        Duration ran = Duration.ofNanos(nanoTime.getAsLong() - startedAt);
        Optional<Duration> pause = backoff.failedAfter(ran);
        work.failed(failure.get(), backoff.failures(), pause);
        // Whatever interrupted the work is over.
        boolean unused = Thread.interrupted();
        awaitNext(pause);
      }
    }
  }

  /** Waits while it is to rest, then begins a run; false when it is to end. */
  private synchronized boolean begins() {
    while (wish == Wish.REST) {
      work.resting();
      awaitWord(Wish.REST);
    }
    if (anew) {
      anew = false;
      backoff.reset();
    }
    running = wish == Wish.RUN;
    return running;
  }

  /** Whether it was asked to end the run that has just ended. */
  private synchronized boolean runIsOver() {
    running = false;
    return stopping();
  }

  private void awaitNext(Optional<Duration> pause) {
    if (pause.isPresent()) {
      boolean unused = pause(pause.get());
      return;
    }
    awaitWord(Wish.RUN);
  }

  /** Waits until something else is wanted, or the work anew. */
  private synchronized void awaitWord(Wish former) {
    while (wish == former && !anew) {
      try {
        wait();
      } catch (InterruptedException e) {
        // A straggler of a run that is over: the wish tells what is wanted.
      }
    }
  }

  private Optional<Throwable> attempt() {
    try {
      work.run(this);
      return Optional.empty();
    } catch (Throwable e) {
      // A plugin's code, for one: it may throw anything, and is run again.
      return Optional.of(e);
    }
  }
}
