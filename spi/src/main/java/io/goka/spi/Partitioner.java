package io.goka.spi;

/**
 * Says in which partition a key lives. Called on any thread, for each record that is emitted, and
 * for each record that is read, to notice keys which another program put elsewhere.
 */
@FunctionalInterface
public interface Partitioner {

  /**
   * The partition of a key. Depends on nothing but its parameters.
   *
   * @param key the written key
   * @param partitions how many partitions the topic has; at least 1
   * @return from 0 to {@code partitions - 1}
   */
  int partition(byte[] key, int partitions);
}
