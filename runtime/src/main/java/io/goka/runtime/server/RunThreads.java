package io.goka.runtime.server;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;

/**
 * Makes the threads on which a group's callbacks run, and knows which of them are still there: one
 * that does not come back from a callback outlives its run. Owner: any thread.
 */
final class TaskThreads implements ThreadFactory {

  private final ThreadFactory maker;
  private final Queue<Thread> made = new ConcurrentLinkedQueue<>();

  /**
   * @param maker makes the threads
   */
  TaskThreads(ThreadFactory maker) {
    this.maker = maker;
  }

  @Override
  public Thread newThread(Runnable work) {
    made.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
    Thread thread = maker.newThread(work);
    made.add(thread);
    return thread;
  }

  /** The names of those that have not ended. */
  List<String> alive() {
    return made.stream().filter(Thread::isAlive).map(Thread::getName).toList();
  }
}
