package io.goka.runtime.server;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;

/**
 * Knows which of the threads on which a group's plugin is called are still there: one that does not
 * come back from a callback outlives its run. Owner: any thread.
 */
final class RunThreads {

  private final Queue<Thread> made = new ConcurrentLinkedQueue<>();

  /** Makes threads as {@code maker} does, and knows them. */
  ThreadFactory knowing(ThreadFactory maker) {
    return work -> {
      made.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
      Thread thread = maker.newThread(work);
      made.add(thread);
      return thread;
    };
  }

  /** The names of those that have not ended. */
  List<String> alive() {
    return made.stream().filter(Thread::isAlive).map(Thread::getName).toList();
  }
}
