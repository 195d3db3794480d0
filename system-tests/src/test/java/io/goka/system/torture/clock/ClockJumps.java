package io.goka.system.torture.clock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** By how much the clock of this process has jumped. Owner: any thread. */
public final class ClockJumps {

  private static final long LOOK_MILLIS = 100;
  private static final AtomicLong JUMPED = new AtomicLong();

  private ClockJumps() {}

  static void follow(Path file) {
    ScheduledExecutorService looking =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "clock-jumps");
              thread.setDaemon(true);
              return thread;
            });
    ScheduledFuture<?> unused =
        looking.scheduleWithFixedDelay(() -> look(file), 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static void look(Path file) {
    try {
      long now = Long.parseLong(Files.readString(file).strip());
      if (JUMPED.getAndSet(now) != now) {
        System.out.println("CLOCK JUMPED: " + now + " ms");
      }
    } catch (IOException | NumberFormatException e) {
      // Not there yet, or half written: it is looked at again.
    }
  }

  /** What the clock shows instead. */
  public static long after(long millis) {
    return millis + JUMPED.get();
  }
}
