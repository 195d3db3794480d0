package io.goka.runtime.server;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Writes what tables have in memory into their storages, for all groups of the server. Owner: any
 * thread gives it work. It has as many threads as there are processors, which end when there is
 * nothing to write: they need not be stopped, as tables that close write the rest themselves.
 */
public final class TableWriters implements Executor {

  private static final long IDLE_SECONDS = 60;

  private final ThreadPoolExecutor threads;

  /** For this machine. */
  public TableWriters() {
    int processors = Runtime.getRuntime().availableProcessors();
    this.threads =
        new ThreadPoolExecutor(
            processors,
            processors,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            TableWriters::thread);
    threads.allowCoreThreadTimeOut(true);
  }

  private static Thread thread(Runnable work) {
    Thread thread = OwnThreads.make(work);
    thread.setName("table-writer");
    return thread;
  }

  @Override
  public void execute(Runnable writing) {
    threads.execute(writing);
  }
}
