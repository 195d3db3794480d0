package io.goka.engine.state;

import org.jspecify.annotations.Nullable;

/**
 * Owner: recovery thread, which gives it to another one and waits for it before it touches the
 * table again. While it runs, the table is the thread's that runs it.
 *
 * <p>Whoever comes first runs it: nobody waits for a thread that has no time for it, or is no more.
 */
final class PendingWrite implements Runnable {

  /** Null once it was begun: what it writes shall not be kept for longer than that. */
  private @Nullable Runnable write;

  private volatile boolean over;
  private volatile @Nullable Throwable failure;

  /**
   * @param write what is done once
   */
  PendingWrite(Runnable write) {
    this.write = write;
  }

  @Override
  public synchronized void run() {
    Runnable mine = write;
    if (mine == null) {
      return;
    }
    write = null;
    try {
      mine.run();
    } catch (RuntimeException | Error e) {
      // The owner hears of it, whoever has run it.
      failure = e;
    } finally {
      over = true;
    }
  }

  /**
   * Waits until it is over; runs it when nobody does. What it has thrown is thrown here. Owner
   * only.
   */
  void finish() {
    run();
    Throwable thrown = failure;
    if (thrown instanceof RuntimeException failed) {
      throw failed;
    }
    if (thrown instanceof Error failed) {
      throw failed;
    }
  }

  /** Whether it is over, without waiting for it. Any thread. */
  boolean isOver() {
    return over;
  }
}
