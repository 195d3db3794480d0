package io.goka.spi;

import java.util.Optional;

/**
 * Told of each update of a group's table that recovery reads from its topic, so that an author can
 * keep something derived from the table beside it. Called on a recovery thread, in the topic's
 * order for each partition. What it throws fails the group.
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
