package io.goka.engine.state;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * How committed values get from memory into their storage.
 *
 * @param old how long they may wait in memory
 * @param writers runs what writes them, so that their task need not wait for it. One that runs it
 *     at once, on the thread that gives it, will do; one that never does may be the end of the
 *     process, as nothing is lost by it
 */
public record WriteBehind(Duration old, Executor writers) {

  private static final Duration USUALLY_OLD = Duration.ofSeconds(30);

  /** As servers have it. */
  public static WriteBehind on(Executor writers) {
    return new WriteBehind(USUALLY_OLD, writers);
  }

  /** Written by who commits. */
  public static WriteBehind byTheOwner() {
    return on(Runnable::run);
  }
}
