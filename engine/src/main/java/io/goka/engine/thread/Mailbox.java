package io.goka.engine.thread;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Owner: any thread may post, one thread reads. Messages are what the reader shall run, in the
 * order in which each sender posted them.
 *
 * <p>The queue itself has no bound: whoever posts sees to it that little is under way. Batches of
 * input, the only messages that come by the thousand, are bounded by pausing their partition.
 */
public final class Mailbox implements Executor {

  private final Queue<Runnable> messages = new ConcurrentLinkedQueue<>();
  private volatile boolean signalled;
  private volatile @Nullable Thread waiting;

  /** Posts a message. Any thread. */
  @Override
  public void execute(Runnable message) {
    messages.add(message);
    signal();
  }

  /** Ends the reader's wait, now or the next one, without a message. Any thread. */
  public void signal() {
    signalled = true;
    Thread reader = waiting;
    if (reader != null) {
      LockSupport.unpark(reader);
    }
  }

  /** Whether a message waits. Any thread. */
  public boolean hasMessages() {
    return !messages.isEmpty();
  }

  /**
   * Runs the messages that are there. Reader only.
   *
   * @return whether there was one
   */
  public boolean runMessages() {
    boolean any = false;
    for (Runnable message = messages.poll(); message != null; message = messages.poll()) {
      any = true;
      message.run();
    }
    return any;
  }

  /** Waits until there is a message or a signal, or the time is over. Reader only. */
  public void await(long nanos) {
    // Announced before looking: a sender that posts after the look sees the waiting reader.
    waiting = Thread.currentThread();
    if (!signalled && messages.isEmpty()) {
      LockSupport.parkNanos(this, nanos);
    }
    waiting = null;
    // Whatever was signalled until here, the reader looks for it next.
    signalled = false;
  }
}
