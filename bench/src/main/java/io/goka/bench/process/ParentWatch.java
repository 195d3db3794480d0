package io.goka.bench.process;

import java.io.IOException;

/**
 * Ends this process when the one that started it is gone, however it went: nothing shall go on
 * using the processors that nobody times. Owner: a thread of its own.
 */
public final class ParentWatch {

  private ParentWatch() {}

  /**
   * Watches from now on. The parent holds this process's standard input open and writes nothing.
   */
  public static void endWithParent() {
    Thread thread = new Thread(ParentWatch::watch, "parent-watch");
    thread.setDaemon(true);
    thread.start();
  }

  /** Returns when the parent is gone, or has closed this process's standard input. */
  public static void awaitParentsEnd() {
    try {
      int read = 0;
      while (read >= 0) {
        read = System.in.read();
      }
    } catch (IOException e) {
      // Whoever cannot be read from is gone.
    }
  }

  private static void watch() {
    awaitParentsEnd();
    Runtime.getRuntime().halt(1);
  }
}
