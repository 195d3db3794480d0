package io.goka.spi;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes that a storage takes as one, with a mark that says how far they reach. Arrays are not
 * copied: neither side may change them. Used by one thread.
 */
public final class StorageBatch {

  private final List<byte[]> keys;
  private final List<byte @Nullable []> values;
  private byte[] mark = {};

  /**
   * @param expectedWrites how many writes will be added, as a hint
   */
  public StorageBatch(int expectedWrites) {
    this.keys = new ArrayList<>(expectedWrites);
    this.values = new ArrayList<>(expectedWrites);
  }

  /** Adds a write; a null value deletes the key. Of two writes of one key the later counts. */
  public StorageBatch put(byte[] key, byte @Nullable [] value) {
    keys.add(key);
    values.add(value);
    return this;
  }

  /** Sets what {@link Storage#mark} returns once the batch is written. */
  public StorageBatch mark(byte[] reached) {
    this.mark = reached;
    return this;
  }

  /** The mark. */
  public byte[] mark() {
    return mark;
  }

  /** How many writes there are. */
  public int size() {
    return keys.size();
  }

  /** The key of the write at {@code index}. */
  public byte[] key(int index) {
    return keys.get(index);
  }

  /** The value of the write at {@code index}; null when it deletes its key. */
  public byte @Nullable [] value(int index) {
    return values.get(index);
  }
}
