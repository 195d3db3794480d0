package io.goka.engine.processing;

import io.goka.spi.StorageBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a partition has done since its last epoch was cut. Owner: task thread.
 *
 * <p>Input positions are counted apart, by {@link InputPositions}: a deferred commit may let them
 * advance when nothing else is done.
 */
final class Uncommitted {

  /** What an entry of unknown encoded size is taken for, in counting uncommitted bytes. */
  private static final int ENTRY_BYTES = 64;

  private final InputPositions positions;
  private final List<CacheEntry> dirty = new ArrayList<>();
  private boolean touched;
  private long bytes;

  Uncommitted(InputPositions positions) {
    this.positions = positions;
  }

  /** What would be lost if the process died now, in bytes, approximately. */
  long bytes() {
    return bytes;
  }

  /** Whether there is nothing to commit. */
  boolean isEmpty() {
    return !touched && !positions.haveAdvanced();
  }

  /** Something was processed or visited, whatever came of it. */
  void touch() {
    touched = true;
  }

  /** A record was emitted. */
  void emitted(int valueBytes) {
    bytes += valueBytes + ENTRY_BYTES;
  }

  /** A key's value was changed for the first time since the last cut. */
  void wrote(CacheEntry entry) {
    dirty.add(entry);
    bytes += entry.key.length + entry.valueBytes + ENTRY_BYTES;
  }

  /** The value of a key that has changed already was changed again. */
  void grew(long byBytes) {
    bytes += byBytes;
  }

  /** How many keys have changed. */
  int keys() {
    return dirty.size();
  }

  /**
   * Takes everything, encoded.
   *
   * @param epoch the epoch's number
   * @param encoding encodes an entry's value; null when the key has none
   * @param visited what was visited since the last cut
   */
  PartitionCommit cut(
      long epoch, Function<CacheEntry, byte[]> encoding, Optional<VisitProgress> visited) {
    StorageBatch writes = new StorageBatch(dirty.size());
    int keysAdded = 0;
    for (CacheEntry entry : dirty) {
      byte[] value = encoding.apply(entry);
      writes.put(entry.key, value);
      boolean present = value != null;
      if (present != entry.stored) {
        keysAdded += present ? 1 : -1;
        entry.stored = present;
      }
      entry.dirty = false;
      entry.writtenInEpoch = epoch;
    }
    dirty.clear();
    touched = false;
    bytes = 0;
    return new PartitionCommit(writes, keysAdded, positions.take(), visited);
  }
}
