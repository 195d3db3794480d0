package io.goka.engine.kafka;

/**
 * Owner: any thread. Counts what was begun and has not ended. Once closed nothing more begins, so
 * that whoever waits for the rest waits for all of it.
 */
final class Underway {

  private long count; // guarded by this
  private boolean closed; // guarded by this

  /** Counts one more, which {@link #end} takes back; false when it is closed. */
  synchronized boolean begin() {
    if (closed) {
      return false;
    }
    count++;
    return true;
  }

  synchronized void end() {
    count--;
    if (count == 0) {
      notifyAll();
    }
  }

  synchronized void close() {
    closed = true;
  }

  /** Waits until nothing is under way. */
  synchronized void awaitNone() throws InterruptedException {
    while (count > 0) {
      wait();
    }
  }
}
