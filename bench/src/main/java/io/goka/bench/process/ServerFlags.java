package io.goka.bench.process;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The Java flags of contestants: those that bin/goka-server gives the server. */
public final class ServerFlags {

  /** The heap that bin/goka-server gives the server; a test keeps them the same. */
  public static final String HEAP = "-XX:+UseParallelGC -Xms256m -Xmx640m";

  /** What it gives the server beside the heap; a test keeps them the same. */
  static final List<String> OTHERS =
      List.of("-XX:+ExitOnOutOfMemoryError", "-Dfile.encoding=UTF-8");

  private ServerFlags() {}

  /**
   * All flags of a contestant.
   *
   * @param heap the heap flags, separated by blanks
   */
  public static List<String> with(String heap) {
    List<String> flags = new ArrayList<>(words(heap));
    flags.addAll(OTHERS);
    return flags;
  }

  /** Flags that are separated by blanks. */
  public static List<String> words(String flags) {
    return Arrays.asList(flags.strip().split("\\s+", -1));
  }
}
