package io.goka.engine.state;

import io.goka.engine.state.CachedStorage.Rows;
import io.goka.spi.Storage;
import io.goka.spi.StorageBatch;
import io.goka.spi.StorageCursor;
import io.goka.spi.StorageException;
import io.goka.spi.StorageException.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A storage behind a memtable. What is committed goes into the memtable, where a key that is
 * committed again and again costs next to nothing. When that is full, or old, it is sealed: a new
 * one takes its place, and all of it goes into the storage as one batch, together with the mark of
 * the last commit that is in it. So what is stored is always that of some commit, and nothing but
 * an earlier one than the last. The sealed one is written on a thread of its own, while its owner
 * goes on committing, and is read until it is stored.
 *
 * <p>Owner: one thread at a time, which commits. Any thread reads; who wants to walk through the
 * keys writes down what is in memory first.
 */
final class MemtableStorage {

  private static final Logger LOG = LoggerFactory.getLogger(MemtableStorage.class);

  /** To write down more at once would take long, and as much memory again. */
  private static final long MOST_BYTES = 24L << 20;

  /** How many values are put in before readers have a turn. */
  private static final int PUT_KEYS = 512;

  private final GuardedStorage storage;
  private final CachedStorage cached;
  private final WriteBehind behind;

  /** Held by whoever seals the memtable, or writes into the storage. */
  private final Lock writing = new ReentrantLock();

  /**
   * Held by whoever changes what is in memory, so that a memtable is never sealed in the middle of
   * a commit. Who needs {@link #writing} too takes that before.
   */
  private final Lock changing = new ReentrantLock();

  /** Guards what is in memory against readers; only who holds {@link #changing} changes it. */
  private final ReadWriteLock contents = new ReentrantReadWriteLock();

  private volatile Memtable memtable = new Memtable();
  private volatile @Nullable Sealed sealed;

  /** One that was written, for the next to be sealed: its arrays are large, and grow slowly. */
  private volatile @Nullable Memtable spare;

  private TableMark mark;
  private boolean full;

  /** When the oldest commit in the memtable was; null while there is none. */
  private volatile @Nullable Instant since;

  /** Whether the sealed one could not be written: its owner shall try that itself. */
  private volatile boolean refused;

  /** Whether a job waits for its turn to write the sealed one. */
  private final AtomicBoolean queued = new AtomicBoolean();

  /**
   * A memtable into which nothing goes any more.
   *
   * @param mark that of the last commit in it
   */
  private record Sealed(Memtable memtable, TableMark mark) {}

  /**
   * @param storage what is behind the memtable; closed together with this
   * @param mark its mark
   * @param behind how it gets there
   * @param rows what may be kept of what is there
   */
  MemtableStorage(Storage storage, TableMark mark, WriteBehind behind, RowMemory rows) {
    this.storage = new GuardedStorage(storage);
    this.cached = new CachedStorage(this.storage, rows);
    this.mark = mark;
    this.behind = behind;
  }

  GuardedStorage behind() {
    return storage;
  }

  /** What is in memory takes. Any thread. */
  long bytes() {
    Sealed waiting = sealed;
    Memtable emptied = spare;
    return memtable.bytes()
        + (waiting == null ? 0 : waiting.memtable().bytes())
        + (emptied == null ? 0 : emptied.bytes());
  }

  /**
   * Takes committed values. Owner only.
   *
   * @param now when they were committed
   * @param mostBytes what may be in memory, that which is sealed included
   */
  void commit(StorageBatch writes, TableMark reached, Instant now, long mostBytes) {
    storage.checkUndamaged();
    writeRefused();
    long most = Math.min(MOST_BYTES, mostBytes) / 2;
    Memtable emptied = spare;
    if (emptied != null && emptied.bytes() > most) {
      spare = null;
    }
    long size = sizeOf(writes);
    if (size > most) {
      write(writes, reached);
      return;
    }
    if (memtable.usedWith(writes.size(), size) > most || isOld(now)) {
      sealAndWrite();
    }
    changing.lock();
    try {
      if (since == null) {
        since = now;
      }
      put(writes);
      mark = reached;
    } finally {
      changing.unlock();
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
    return oldest != null && (now.isBefore(oldest) || !now.isBefore(oldest.plus(behind.old())));
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
   * Has the memtable written when it is old. Owner only.
   *
   * @return whether there was something to do
   * @throws StorageException when what was sealed before cannot be written
   */
  boolean writeOld(Instant now) {
    fit();
    if (refused) {
      writeRefused();
      return true;
    }
    if (!isOld(now)) {
      return false;
    }
    sealAndWrite();
    return true;
  }

  /** Gives up rows of which there have to be less. Any thread, now and then. */
  void fit() {
    cached.fit();
  }

  /** Seals the memtable; waits while another is on its way into the storage. Owner only. */
  private void sealAndWrite() {
    writing.lock();
    try {
      writeSealed();
      seal();
    } finally {
      writing.unlock();
    }
    if (queued.compareAndSet(false, true)) {
      behind.writers().execute(this::writeBehind);
    }
  }

  private void writeBehind() {
    queued.set(false);
    writing.lock();
    try {
      writeSealed();
    } catch (RuntimeException | Error e) {
      // Nobody hears of it here: its owner meets it as it tries again, and knows what to do.
      LOG.debug("what is in memory could not be written", e);
    } finally {
      writing.unlock();
    }
  }

  private void writeRefused() {
    if (refused) {
      writing.lock();
      try {
        writeSealed();
      } finally {
        writing.unlock();
      }
    }
  }

  /**
   * Writes into the storage, behind what was committed. Owner only.
   *
   * @param reached the mark from now on
   */
  void write(StorageBatch writes, TableMark reached) {
    write(writes, reached, Rows.CHANGED);
  }

  /**
   * Writes into the storage what its topic has. Owner only.
   *
   * @param reached the mark from now on
   * @param left how many records the topic has behind them: if there is room for the rows of all of
   *     these, they are kept, as the last ones are likely to be asked for
   */
  void recover(StorageBatch writes, TableMark reached, long left) {
    long bytes = left * sizeOf(writes) / Math.max(1, writes.size());
    write(writes, reached, cached.hasRoomFor(bytes) ? Rows.KEPT : Rows.CHANGED);
  }

  private void write(StorageBatch writes, TableMark reached, Rows then) {
    writing.lock();
    try {
      writeSealed();
      changing.lock();
      try {
        write(memtable, writes, reached, then);
        mark = reached;
        forget();
      } finally {
        changing.unlock();
      }
    } finally {
      writing.unlock();
    }
  }

  /** Writes down what is in memory. Any thread. */
  private void writeDown() {
    if (since == null && sealed == null) {
      return;
    }
    writing.lock();
    try {
      writeSealed();
      seal();
      writeSealed();
    } finally {
      writing.unlock();
    }
  }

  /** Only who holds {@link #writing}, while none is sealed. */
  private void seal() {
    changing.lock();
    try {
      if (since != null) {
        contents.writeLock().lock();
        try {
          sealed = new Sealed(memtable, mark);
          memtable = next();
        } finally {
          contents.writeLock().unlock();
        }
        since = null;
      }
    } finally {
      changing.unlock();
    }
  }

  private Memtable next() {
    Memtable emptied = spare;
    spare = null;
    return emptied == null ? new Memtable() : emptied;
  }

  /** Only who holds {@link #writing}. */
  private void writeSealed() {
    Sealed waiting = sealed;
    if (waiting == null) {
      return;
    }
    boolean stored = false;
    try {
      write(waiting.memtable(), new StorageBatch(0), waiting.mark(), Rows.KEPT_WHEN_READ);
      stored = true;
    } finally {
      // Its owner shall try it again, whoever failed of it.
      refused = !stored;
    }
    contents.writeLock().lock();
    try {
      sealed = null;
    } finally {
      contents.writeLock().unlock();
    }
    waiting.memtable().clear();
    spare = waiting.memtable();
  }

  private void write(Memtable before, StorageBatch writes, TableMark reached, Rows then) {
    StorageBatch batch = writes;
    if (before.size() > 0) {
      batch = new StorageBatch(before.size() + writes.size());
      before.addTo(batch);
      for (int i = 0; i < writes.size(); i++) {
        batch.put(writes.key(i), writes.value(i));
      }
    }
    try {
      cached.write(batch.mark(reached.encode()), then);
      full = false;
    } catch (StorageException e) {
      full = e.kind() == Kind.FULL;
      throw e;
    }
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
      return cached.get(key);
    }
    return known == Memtable.DELETED ? null : known;
  }

  private byte @Nullable [] inMemory(byte[] key) {
    byte[] known = memtable.get(key);
    Sealed before = sealed;
    return known == null && before != null ? before.memtable().get(key) : known;
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
    fill(values, cached.getAll(behind));
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
    int waiting;
    contents.readLock().lock();
    try {
      Sealed before = sealed;
      waiting = memtable.size() + (before == null ? 0 : before.memtable().size());
    } finally {
      contents.readLock().unlock();
    }
    return storage.approximateKeys() + waiting;
  }

  /**
   * Writes down what is in memory, unless the storage is damaged or its disk was full, and closes
   * it. What is not written is read from Kafka again.
   */
  void close() {
    writing.lock();
    try {
      if (!storage.isDamaged() && !full) {
        writeDown();
      }
    } finally {
      sealed = null;
      spare = null;
      forget();
      try {
        cached.close();
      } finally {
        writing.unlock();
      }
    }
  }
}
