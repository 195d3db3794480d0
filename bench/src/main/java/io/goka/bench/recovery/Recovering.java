package io.goka.bench.recovery;

import java.util.Optional;

/** Owner: the thread that times it. Reads a table back, on threads of its own. */
interface Recovering extends AutoCloseable {

  /** Starts; returns at once. */
  void start();

  /** Whether all partitions are level. */
  boolean isLevel();

  /** Why it cannot go on; empty while it can. */
  Optional<String> failure();

  /**
   * Looks whether what was read is right, once it is level.
   *
   * @throws IllegalStateException when a key is missing or wrong
   */
  void check();

  @Override
  void close() throws Exception;
}
