package io.goka.engine.state;

import io.goka.spi.StorageBatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * A storage of which rows are kept on the heap: what was read from it, and what was written into it
 * last. A row is never older than what the storage has, once {@link #write} has returned.
 *
 * <p>Owner: one thread at a time writes; any thread reads.
 */
final class CachedStorage implements AutoCloseable {

  /** How many rows are kept before readers have a turn. */
  private static final int ROWS_AT_ONCE = 512;

  /** What becomes of the rows of keys that are written. */
  enum Rows {
    /** What is a row has the new value. */
    CHANGED,
    /** All become rows, if anything was read from the storage yet: a cache may have it all. */
    KEPT_WHEN_READ,
    /** All become rows. */
    KEPT
  }

  private final GuardedStorage storage;
  private final RowMemory memory;
  private final RowCache rows;

  /** Guards the rows, and {@link #age}. */
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  /**
   * Changes when the storage begins to be written, and when its rows are what it has again: what
   * was read before is no row any more. Odd in between.
   */
  private long age;

  private volatile long bytes;

  CachedStorage(GuardedStorage storage, RowMemory memory) {
    this.storage = storage;
    this.memory = memory;
    this.rows = new RowCache(memory);
  }

  /** Whether there is room for the rows of so many bytes of keys and values. */
  boolean hasRoomFor(long bytes) {
    return bytes <= memory.share();
  }

  /** What the rows take, in bytes. Any thread. */
  long bytes() {
    return bytes;
  }

  /** The value of a key; null when it has none. Any thread. */
  byte @Nullable [] get(byte[] key) {
    byte[] known;
    long before;
    lock.readLock().lock();
    try {
      known = rows.get(key);
      before = age;
    } finally {
      lock.readLock().unlock();
    }
    if (known != null) {
      return known == Memtable.DELETED ? null : known;
    }
    byte[] stored = storage.get(key);
    keep(List.of(key), Collections.singletonList(stored), before);
    return stored;
  }

  /** The values of keys; null where there is none. Any thread. */
  List<byte @Nullable []> getAll(List<byte[]> keys) {
    List<byte @Nullable []> values = new ArrayList<>(keys.size());
    List<byte[]> unknown = new ArrayList<>();
    long before;
    lock.readLock().lock();
    try {
      before = age;
      for (byte[] key : keys) {
        byte[] known = rows.get(key);
        if (known == null) {
          unknown.add(key);
        }
        values.add(known);
      }
    } finally {
      lock.readLock().unlock();
    }
    List<byte @Nullable []> stored = storage.getAll(unknown);
    keep(unknown, stored, before);
    fill(values, stored);
    return values;
  }

  /** Those that are not known, from the storage; those known to have no value as none. */
  private static void fill(List<byte @Nullable []> values, List<byte @Nullable []> stored) {
    int next = 0;
    for (int i = 0; i < values.size(); i++) {
      byte[] known = values.get(i);
      if (known == null) {
        values.set(i, stored.get(next++));
      } else if (known == Memtable.DELETED) {
        values.set(i, null);
      }
    }
  }

  /** Keeps what was read from the storage, unless that was written meanwhile. */
  private void keep(List<byte[]> keys, List<byte @Nullable []> stored, long before) {
    if (keys.isEmpty() || before % 2 != 0) {
      return;
    }
    lock.writeLock().lock();
    try {
      if (age == before) {
        for (int i = 0; i < keys.size(); i++) {
          rows.put(keys.get(i), stored.get(i));
        }
        bytes = rows.bytes();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Writes into the storage. One thread at a time. */
  void write(StorageBatch batch, Rows then) {
    boolean keeping = begin(then);
    boolean written = false;
    try {
      storage.write(batch);
      written = true;
    } finally {
      if (!written) {
        // It may have been, in part.
        forget();
      }
    }
    for (int from = 0; from < batch.size(); from += ROWS_AT_ONCE) {
      keep(batch, from, Math.min(batch.size(), from + ROWS_AT_ONCE), keeping);
    }
    end();
  }

  private boolean begin(Rows then) {
    lock.writeLock().lock();
    try {
      age++;
      return then == Rows.KEPT || (then == Rows.KEPT_WHEN_READ && !rows.isEmpty());
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void keep(StorageBatch batch, int from, int to, boolean all) {
    lock.writeLock().lock();
    try {
      for (int i = from; i < to; i++) {
        if (all) {
          rows.put(batch.key(i), batch.value(i));
        } else {
          rows.update(batch.key(i), batch.value(i));
        }
      }
      bytes = rows.bytes();
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void end() {
    lock.writeLock().lock();
    try {
      age++;
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void forget() {
    lock.writeLock().lock();
    try {
      rows.clear();
      bytes = 0;
      age++;
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Closes the storage; nobody reads it any more. */
  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      rows.close();
      bytes = 0;
    } finally {
      lock.writeLock().unlock();
    }
    storage.close();
  }
}
