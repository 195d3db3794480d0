package io.goka.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The local copy of one partition of a table.
 *
 * <p>One thread at a time writes, any thread reads meanwhile; the server sees to it that nobody
 * calls once {@link #close} was called. Every method may throw {@link StorageException}.
 */
public interface Storage extends AutoCloseable {

  /**
   * The value of a key.
   *
   * @return the bytes, which the caller owns; null when the key has no value
   */
  byte @Nullable [] get(byte[] key);

  /**
   * The values of several keys, fetched together.
   *
   * @return one entry a key, in their order; null where a key has no value
   */
  default List<byte @Nullable []> getAll(List<byte[]> keys) {
    List<byte @Nullable []> values = new ArrayList<>(keys.size());
    for (byte[] key : keys) {
      values.add(get(key));
    }
    return values;
  }

  /**
   * Writes a batch: all of it, its mark included, or nothing. What a process wrote may be lost as a
   * whole when it is killed, but only back to the end of an earlier batch.
   *
   * @param batch the writes; the storage keeps nothing of it
   */
  void write(StorageBatch batch);

  /**
   * Much is about to be written, and little read, until {@link #filled} is called: a copy that is
   * far behind its topic is brought level. A storage may put off until then what makes reading
   * faster; what it has promised of its batches holds as ever. Called by the writer, at most once
   * before {@link #filled}. As it is, nothing happens.
   */
  default void filling() {}

  /**
   * From now on the storage is read as much as it is written. Called by the writer after {@link
   * #filling}, unless the storage is closed before; the next {@link StorageProvider#open} begins as
   * ever. As it is, nothing happens.
   */
  default void filled() {}

  /** The mark of the last batch that is in the storage; empty in a new one. */
  Optional<byte[]> mark();

  /**
   * Reads a range of keys in unsigned byte order; for storages that are {@link
   * StorageProvider.Capability#ORDERED}.
   *
   * @param from the first key; null for the first there is
   * @param to the key before which the range ends; null for the end
   * @return a cursor before the first entry, which the caller closes
   */
  StorageCursor range(byte @Nullable [] from, byte @Nullable [] to);

  /** How many keys there are, as nearly as the storage can tell without counting. */
  long approximateKeys();

  /** Makes everything written so far survive a kill of the process. */
  void flush();

  /** Flushes and gives all memory and files up. */
  @Override
  void close();
}
