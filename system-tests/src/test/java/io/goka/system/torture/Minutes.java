package io.goka.system.torture;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Has something told once a minute, so that a run that is cut off has told something. Owner: the
 * thread of the run, and one of its own that tells.
 */
final class Minutes implements AutoCloseable {

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "minutes");
            thread.setDaemon(true);
            return thread;
          });

  private Minutes() {}

  /** Begins to run that once a minute, on a thread of its own. */
  static Minutes telling(Runnable teller) {
    Minutes minutes = new Minutes();
    ScheduledFuture<?> unused = minutes.clock.scheduleAtFixedRate(teller, 1, 1, TimeUnit.MINUTES);
    return minutes;
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
