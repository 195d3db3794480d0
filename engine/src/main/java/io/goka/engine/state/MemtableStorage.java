package io.goka.engine.state;

import io.goka.spi.Storage;
import io.goka.spi.StorageBatch;
import io.goka.spi.StorageCursor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * A storage behind memtables. What is committed goes into the active one, where a key that is
 * committed again and again costs next to nothing; when that is full, or old, it is frozen, and
 * written into the storage step by step while another takes its place.
 *
 * <p>What is stored reaches at least as far as the mark beside it, and while a frozen memtable is
 * under way a little further, for some keys. The table's topic has all of it, so whoever recovers
 * from the mark on comes to the same values; nothing is stored that was not committed.
 *
 * <p>Owner: one thread at a time, which writes. Any thread reads; who wants to walk through the
 * keys writes down what is in the memtables first.
 */
final class MemtableStorage {

  /** A larger one saves no more writes that it would be worth its memory. */
  private static final long MOST_BYTES = 64L << 20;

  /** How many values are put in before readers have a turn. */
  private static final int PUT_KEYS = 512;

  private final GuardedStorage storage;
  private final MemtablePace pace;

  /** Held by whoever changes the memtables or writes into the storage. */
  private final Lock writing = new ReentrantLock();

  /** Guards what is in the memtables; only who holds {@link #writing} changes it. */
  private final ReadWriteLock contents = new ReentrantReadWriteLock();

  private Memtable active = new Memtable();
  private @Nullable Memtable spare;
  private volatile @Nullable Memtable frozen;
  private int written;
  private TableMark storedMark;
  private TableMark frozenMark;
  private TableMark mark;
  private volatile @Nullable Instant activeSince;

  private volatile long bytes;

  /**
   * @param storage what is behind the memtables; closed together with this
   * @param mark its mark
   */
  MemtableStorage(Storage storage, TableMark mark, MemtablePace pace) {
    this.storage = new GuardedStorage(storage);
    this.pace = pace;
    this.storedMark = mark;
    this.frozenMark = mark;
    this.mark = mark;
  }

  GuardedStorage behind() {
    return storage;
  }

  /** What the memtables take. Any thread. */
  long bytes() {
    return bytes;
  }

  /** Replaces the mark of a storage in which nothing is. Owner only. */
  void begin(TableMark first) {
    storedMark = first;
    mark = first;
  }

  /**
   * Takes committed values. Owner only.
   *
   * @param now when they were committed
   * @param mostBytes what the memtables may take together
   */
  void commit(StorageBatch writes, TableMark reached, Instant now, long mostBytes) {
    long most = Math.min(MOST_BYTES, mostBytes / 2);
    long size = sizeOf(writes);
    writing.lock();
    try {
      storage.checkUndamaged();
      if (size > most) {
        writeDown(writes, reached);
        return;
      }
      if (active.usedWith(writes.size(), size) > most) {
        writeFrozen();
        freeze();
        shrinkTo(most);
      }
      if (activeSince == null) {
        activeSince = now;
      }
      put(writes);
      mark = reached;
      count();
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

  /** A clock that was set back must not keep one for ever. */
  private boolean isOld(Instant now) {
    Instant since = activeSince;
    return since != null && (now.isBefore(since) || !now.isBefore(since.plus(pace.old())));
  }

  private void put(StorageBatch writes) {
    for (int from = 0; from < writes.size(); from += PUT_KEYS) {
      int to = Math.min(writes.size(), from + PUT_KEYS);
      contents.writeLock().lock();
      try {
        for (int i = from; i < to; i++) {
          active.put(writes.key(i), writes.value(i));
        }
      } finally {
        contents.writeLock().unlock();
      }
    }
  }

  private void freeze() {
    contents.writeLock().lock();
    try {
      frozen = active;
      active = spare == null ? new Memtable() : spare;
      spare = null;
    } finally {
      contents.writeLock().unlock();
    }
    activeSince = null;
    frozenMark = mark;
    written = 0;
  }

  /** The share of a partition becomes smaller when others come. */
  private void shrinkTo(long most) {
    spare = null;
    if (active.bytes() > most) {
      contents.writeLock().lock();
      try {
        active = new Memtable();
      } finally {
        contents.writeLock().unlock();
      }
    }
  }

  /**
   * Writes some of what is full or old. Owner only.
   *
   * @return whether there was any
   */
  boolean step(Instant now) {
    if (frozen == null && !isOld(now)) {
      return false;
    }
    writing.lock();
    try {
      if (frozen == null) {
        freeze();
      }
      writeFrozen(pace.stepKeys());
      return true;
    } finally {
      writing.unlock();
    }
  }

  private void writeFrozen() {
    writeFrozen(Integer.MAX_VALUE);
  }

  private void writeFrozen(int keys) {
    Memtable rest = frozen;
    if (rest == null) {
      return;
    }
    StorageBatch batch = new StorageBatch(Math.min(keys, rest.size()));
    int next = rest.addTo(batch, written, keys);
    TableMark reached = rest.isEnd(next) ? frozenMark : storedMark;
    storage.write(batch.mark(reached.encode()));
    written = next;
    storedMark = reached;
    if (rest.isEnd(next)) {
      forgetFrozen(rest);
      count();
    }
  }

  private void forgetFrozen(Memtable done) {
    contents.writeLock().lock();
    try {
      frozen = null;
      done.clear();
      spare = done;
    } finally {
      contents.writeLock().unlock();
    }
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

  /** Everything that is in the memtables, and some writes behind it, in one batch. */
  private void writeDown(StorageBatch writes, TableMark reached) {
    Memtable before = frozen;
    StorageBatch batch = writes;
    if (before != null || active.size() > 0) {
      batch = new StorageBatch(active.size() + writes.size());
      if (before != null) {
        before.addTo(batch, written, Integer.MAX_VALUE);
      }
      active.addTo(batch, 0, Integer.MAX_VALUE);
      for (int i = 0; i < writes.size(); i++) {
        batch.put(writes.key(i), writes.value(i));
      }
    }
    storage.write(batch.mark(reached.encode()));
    if (before != null) {
      forgetFrozen(before);
    }
    contents.writeLock().lock();
    try {
      active.clear();
    } finally {
      contents.writeLock().unlock();
    }
    activeSince = null;
    storedMark = reached;
    mark = reached;
    count();
  }

  /** Writes down what is in the memtables. Any thread. */
  private void writeDown() {
    writing.lock();
    try {
      if (frozen != null || active.size() > 0) {
        writeDown(new StorageBatch(0), mark);
      }
    } finally {
      writing.unlock();
    }
  }

  private void count() {
    bytes = active.bytes() + bytesOf(frozen) + bytesOf(spare);
  }

  private static long bytesOf(@Nullable Memtable memtable) {
    return memtable == null ? 0 : memtable.bytes();
  }

  /** The last committed value of a key; null when it has none. Any thread. */
  byte @Nullable [] get(byte[] key) {
    byte[] known;
    contents.readLock().lock();
    try {
      known = inMemory(key);
    } finally {
      contents.readLock().unlock();
    }
    if (known == null) {
      return storage.get(key);
    }
    return known == Memtable.DELETED ? null : known;
  }

  private byte @Nullable [] inMemory(byte[] key) {
    byte[] known = active.get(key);
    Memtable underWay = frozen;
    return known == null && underWay != null ? underWay.get(key) : known;
  }

  /** The last committed values of keys; null where there is none. Owner only. */
  List<byte @Nullable []> getAll(List<byte[]> keys) {
    List<byte @Nullable []> values = new ArrayList<>(keys.size());
    List<byte[]> behind = new ArrayList<>();
    contents.readLock().lock();
    try {
      for (byte[] key : keys) {
        byte[] known = inMemory(key);
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

  /** Those that the memtables do not know, from the storage; deleted ones as none. */
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

  /** Writes down what is in the memtables, unless the storage is damaged, and closes it. */
  void close() {
    try {
      if (!storage.isDamaged()) {
        writeDown();
      }
    } finally {
      storage.close();
    }
  }
}
