package io.goka.engine.state;

import java.time.Duration;

/**
 * When committed values leave memory for a table's storage.
 *
 * @param old how long they may wait, while there is room: keys that change often are worth it
 * @param stepKeys how many are written between two slices of input
 */
public record MemtablePace(Duration old, int stepKeys) {

  /** What servers have. */
  public static final MemtablePace USUAL = new MemtablePace(Duration.ofSeconds(30), 256);
}
