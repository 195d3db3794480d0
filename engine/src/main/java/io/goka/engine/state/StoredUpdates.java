package io.goka.engine.state;

import io.goka.spi.StorageCursor;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Owner: recovery thread. Tells a listener what a recovery has: first the keys that are stored,
 * some in each step, then what is read.
 */
final class StoredUpdates implements AutoCloseable {

  private static final int KEYS_A_STEP = 50_000;

  private final TopicPartition changelog;
  private final RecoveredUpdates listener;
  private @Nullable StorageCursor stored;
  private boolean toldStored;

  StoredUpdates(TopicPartition changelog, RecoveredUpdates listener) {
    this.changelog = changelog;
    this.listener = listener;
  }

  /**
   * Tells of some more stored keys.
   *
   * @return whether all have been told
   */
  boolean tellStored(PartitionTable table) {
    if (toldStored || !table.ordered()) {
      return true;
    }
    StorageCursor cursor = stored;
    if (cursor == null) {
      cursor = table.entries();
      stored = cursor;
    }
    for (int told = 0; told < KEYS_A_STEP; told++) {
      if (!cursor.next()) {
        close();
        toldStored = true;
        return true;
      }
      tell(cursor.key(), cursor.value());
    }
    return false;
  }

  /** Tells of an update. */
  void tell(byte[] key, byte @Nullable [] value) {
    try {
      listener.recovered(changelog.partition(), key, value);
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          "the recovery listener failed on partition "
              + changelog.partition()
              + " of "
              + changelog.topic()
              + ": "
              + e,
          e);
    }
  }

  @Override
  public void close() {
    if (stored != null) {
      stored.close();
      stored = null;
    }
  }
}
