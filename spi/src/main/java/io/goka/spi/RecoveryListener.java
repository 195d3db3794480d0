package io.goka.spi;

import java.util.Optional;

/**
 * Told of each update of a group's table that recovery reads from its topic, so that an author can
 * keep something derived from the table beside it. Called on a recovery thread, in the topic's
 * order for each partition. What it throws fails the group.
 *
 * <p>A recovery reads only what the local copy does not have. So before the first update that it
 * reads, the listener is told of every key that is stored already, in key order, when the storage
 * is {@link StorageProvider.Capability#ORDERED}: what is derived is complete after a warm restart
 * too. A key may therefore be told more than once, and each time its value is the one that holds
 * from then on. That happens at each recovery of a partition: when it comes to this instance, and
 * when a failed commit was rolled back.
 *
 * @param <V> the type of the table's values
 */
@FunctionalInterface
public interface RecoveryListener<V> {

  /**
   * A key was recovered.
   *
   * @param partition the partition
   * @param key the key
   * @param value the key's value from now on; empty when it was deleted
   */
  void recovered(int partition, String key, Optional<V> value);
}
