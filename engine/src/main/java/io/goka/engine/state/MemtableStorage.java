package io.goka.engine.state;

import io.goka.spi.Storage;
import io.goka.spi.StorageBatch;
import io.goka.spi.StorageCursor;
import io.goka.spi.StorageException;
import io.goka.spi.StorageException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * A storage behind a memtable. What is committed goes into the memtable, where a key that is
 * committed again and again costs next to nothing. When that is full, or old, all of it goes into
 * the storage as one batch, together with the mark of the last commit: so what is stored is always
 * that of some commit, and nothing but an earlier one than the last.
 *
 * <p>Owner: one thread at a time, which commits and writes. Any thread reads; who wants to walk
 * through the keys writes down what is in the memtable first.
 */
final class MemtableStorage {

  /** How long a commit waits for its storage while there is room. */
  static final Duration USUALLY_OLD = Duration.ofSeconds(30);

  /** To write down more at once would hold up the task for too long. */
  private static final long MOST_BYTES = 16L << 20;

  /** How many values are put in before readers have a turn. */
  private static final int PUT_KEYS = 512;

  private final GuardedStorage storage;
  private final Duration old;

  /** Held by whoever changes the memtable or writes into the storage. */
  private final Lock writing = new ReentrantLock();

  /** Guards what is in the memtable; only who holds {@link #writing} changes it. */
  private final ReadWriteLock contents = new ReentrantReadWriteLock();

  private Memtable memtable = new Memtable();
  private TableMark mark;
  private boolean full;

  /** When the oldest commit in the memtable was; null while there is none. */
  private volatile @Nullable Instant since;

  private volatile long bytes;

  /**
   * @param storage what is behind the memtable; closed together with this
   * @param mark its mark
   * @param old how long a commit may stay in the memtable
   */
  MemtableStorage(Storage storage, TableMark mark, Duration old) {
    this.storage = new GuardedStorage(storage);
    this.mark = mark;
    this.old = old;
  }

  GuardedStorage behind() {
    return storage;
  }

  /** What the memtable takes. Any thread. */
  long bytes() {
    return bytes;
  }

  /**
   * Takes committed values. Owner only.
   *
   * @param now when they were committed
   * @param mostBytes what the memtable may take
   */
  void commit(StorageBatch writes, TableMark reached, Instant now, long mostBytes) {
    long most = Math.min(MOST_BYTES, mostBytes);
    writing.lock();
    try {
      storage.checkUndamaged();
      if (memtable.usedWith(writes.size(), sizeOf(writes)) > most || isOld(now)) {
        writeDown(writes, reached);
        return;
      }
      if (since == null) {
        since = now;
      }
      put(writes);
      mark = reached;
      bytes = memtable.bytes();
    } finally {
      writing.unlock();
    }
  }

  private static long sizeOf(StorageBatch writes) {
    long size = 0;
    for (int i = 0; i < writes.size(); i++) {
      size += Memtable.bytesOf(writes.key(i), writes.value(i));
    }
    return size;
  }

  /** A clock that was set back must not keep a commit for ever. */
  private boolean isOld(Instant now) {
    Instant oldest = since;
    return oldest != null && (now.isBefore(oldest) || !now.isBefore(oldest.plus(old)));
  }

  private void put(StorageBatch writes) {
    for (int from = 0; from < writes.size(); from += PUT_KEYS) {
      int to = Math.min(writes.size(), from + PUT_KEYS);
      contents.writeLock().lock();
      try {
        for (int i = from; i < to; i++) {
          memtable.put(writes.key(i), writes.value(i));
        }
      } finally {
        contents.writeLock().unlock();
      }
    }
  }

  /**
   * Writes the memtable down when it is old. Owner only.
   *
   * @return whether it was
   */
  boolean writeOld(Instant now) {
    if (!isOld(now)) {
      return false;
    }
    writeDown();
    return true;
  }

  /**
   * Writes into the storage, behind what was committed. Owner only.
   *
   * @param reached the mark from now on
   */
  void write(StorageBatch writes, TableMark reached) {
    writing.lock();
    try {
      writeDown(writes, reached);
    } finally {
      writing.unlock();
    }
  }

  /** Writes down what is in the memtable. Any thread. */
  private void writeDown() {
    if (since == null) {
      return;
    }
    writing.lock();
    try {
      if (since != null) {
        writeDown(new StorageBatch(0), mark);
      }
    } finally {
      writing.unlock();
    }
  }

  private void writeDown(StorageBatch writes, TableMark reached) {
    StorageBatch batch = writes;
    if (memtable.size() > 0) {
      batch = new StorageBatch(memtable.size() + writes.size());
      memtable.addTo(batch);
      for (int i = 0; i < writes.size(); i++) {
        batch.put(writes.key(i), writes.value(i));
      }
    }
    try {
      storage.write(batch.mark(reached.encode()));
      full = false;
    } catch (StorageException e) {
      full = e.kind() == Kind.FULL;
      throw e;
    }
    mark = reached;
    forget();
  }

  /** Forgets what is in the memtable, its memory too: its share may be smaller by now. */
  private void forget() {
    contents.writeLock().lock();
    try {
      memtable = new Memtable();
    } finally {
      contents.writeLock().unlock();
    }
    since = null;
    bytes = memtable.bytes();
  }

  /** The last committed value of a key; null when it has none. Any thread. */
  byte @Nullable [] get(byte[] key) {
    byte[] known;
    contents.readLock().lock();
    try {
      known = memtable.get(key);
    } finally {
      contents.readLock().unlock();
    }
    if (known == null) {
      return storage.get(key);
    }
    return known == Memtable.DELETED ? null : known;
  }

  /** The last committed values of keys; null where there is none. Owner only. */
  List<byte @Nullable []> getAll(List<byte[]> keys) {
    List<byte @Nullable []> values = new ArrayList<>(keys.size());
    List<byte[]> behind = new ArrayList<>();
    contents.readLock().lock();
    try {
      for (byte[] key : keys) {
        byte[] known = memtable.get(key);
        if (known == null) {
          behind.add(key);
        }
        values.add(known);
      }
    } finally {
      contents.readLock().unlock();
    }
    fill(values, storage.getAll(behind));
    return values;
  }

  /** Those that the memtable does not know, from the storage; deleted ones as none. */
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

  /** Walks over what is committed by now. Any thread. */
  StorageCursor range(byte @Nullable [] from, byte @Nullable [] to) {
    writeDown();
    return storage.range(from, to);
  }

  /** How many keys there are, as nearly as can be told without counting. Any thread. */
  long approximateKeys() {
    contents.readLock().lock();
    try {
      return storage.approximateKeys() + memtable.size();
    } finally {
      contents.readLock().unlock();
    }
  }

  /**
   * Writes down what is in the memtable, unless the storage is damaged or its disk was full, and
   * closes it. What is not written is read from Kafka again.
   */
  void close() {
    writing.lock();
    try {
      if (!storage.isDamaged() && !full) {
        writeDown();
      }
    } finally {
      forget();
      storage.close();
      writing.unlock();
    }
  }
}
