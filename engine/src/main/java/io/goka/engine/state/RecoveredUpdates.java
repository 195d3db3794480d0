package io.goka.engine.state;

import io.goka.spi.RecoveryListener;
import org.jspecify.annotations.Nullable;

/**
 * A {@link RecoveryListener} in bytes. Called on the recovery thread, in the topic's order; before
 * the first record that is read, it is told of every key that is stored already, in key order, when
 * the storage can be walked through. What it throws fails the recovery.
 */
@FunctionalInterface
public interface RecoveredUpdates {

  /**
   * A key was stored already, or was read.
   *
   * @param partition the partition
   * @param key the written key
   * @param value the written value; null when the key was deleted
   */
  void recovered(int partition, byte[] key, byte @Nullable [] value);
}
