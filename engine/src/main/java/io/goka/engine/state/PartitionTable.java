package io.goka.engine.state;

import io.goka.spi.Storage;
import io.goka.spi.StorageBatch;
import io.goka.spi.StorageCursor;
import io.goka.spi.StorageException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The local copy of one partition of a group table.
 *
 * <p>Owner: its one writer at a time, the recovery thread until the table is level and its task
 * thread from then on; a table that only follows its topic stays with the recovery thread. {@link
 * #read} and {@link #scan} are for any thread. The owner needs no lock of the table's to read or
 * write; other readers are fenced out by one before the storage is closed, since a closed storage
 * may take the process down.
 */
public final class PartitionTable implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PartitionTable.class);
  private static final long COUNTED_AT_MOST = 200_000;
  private static final int COUNTED_WRITES = 1_000;

  /** A page ends when it has this many bytes of keys and values, however few entries these are. */
  private static final long PAGE_BYTES = 256L << 10;

  private final int partition;
  private final MemtableStorage storage;
  private final boolean ordered;
  private final ReadWriteLock open = new ReentrantReadWriteLock();
  private boolean closed;
  private volatile TableMark mark;
  private boolean empty;
  private boolean filling;

  /**
   * @param partition the partition's number
   * @param storage where it is kept; closed together with this
   * @param ordered whether the storage can be walked through
   * @param topicId the id of the table's topic as it is now, for a storage that has no mark yet
   * @throws StorageException when the mark cannot be read; the storage is closed then
   */
  public PartitionTable(int partition, Storage storage, boolean ordered, UUID topicId) {
    this(partition, storage, ordered, topicId, WriteBehind.byTheOwner(), RowMemory.none());
  }

  /** The same, whose committed values get into the storage in that way, and some of it is kept. */
  PartitionTable(
      int partition,
      Storage storage,
      boolean ordered,
      UUID topicId,
      WriteBehind behind,
      RowMemory rows) {
    this.partition = partition;
    this.ordered = ordered;
    this.mark = readMark(storage, topicId);
    this.storage = new MemtableStorage(storage, mark, behind, rows);
  }

  private static TableMark readMark(Storage storage, UUID topicId) {
    try {
      return storage.mark().map(TableMark::decode).orElseGet(() -> TableMark.none(topicId));
    } catch (StorageException e) {
      storage.close();
      throw e;
    }
  }

  /**
   * Says who is told when the storage is found damaged, by whomever.
   *
   * @param listener called once, on the thread that has found it
   */
  void onDamage(Consumer<StorageException> listener) {
    storage.behind().onDamage(listener);
  }

  /**
   * Refuses to go on with a damaged storage; to write into it is refused in any case. Any thread.
   *
   * @throws StorageException of kind CORRUPT, when somebody has found damage
   */
  void checkUndamaged() {
    storage.behind().checkUndamaged();
  }

  /** The partition's number. */
  public int partition() {
    return partition;
  }

  /** How far the stored values reach. Any thread. */
  public TableMark mark() {
    return mark;
  }

  /**
   * How many keys are stored: exactly where they were counted; 0 once the table was closed. Any
   * thread.
   */
  public long keys() {
    open.readLock().lock();
    try {
      if (closed) {
        return 0;
      }
      long counted = mark.keys();
      return counted == TableMark.UNCOUNTED ? storage.approximateKeys() : counted;
    } finally {
      open.readLock().unlock();
    }
  }

  /** Whether it is certain that no key has a value: nothing was stored yet. Owner only. */
  public boolean isEmpty() {
    return empty;
  }

  /** The stored values of keys; null where there is none. Owner only. */
  public List<byte @Nullable []> getAll(List<byte[]> keys) {
    return storage.getAll(keys);
  }

  /**
   * Walks over what is stored, in unsigned byte order. Owner only, who closes the cursor before the
   * table has another owner.
   *
   * @param from the first key; null for the first there is
   * @throws StorageException when the storage keeps no order
   */
  public StorageCursor entries(byte @Nullable [] from) {
    if (!ordered) {
      throw new StorageException(
          "the storage of table partition " + partition + " keeps no order: choose one that does",
          new UnsupportedOperationException());
    }
    return storage.range(from, null);
  }

  /**
   * Writes values of the table's topic, and how far they reach. Owner only.
   *
   * @param writes the values, in the topic's order
   * @param reached the mark from now on
   */
  public void write(StorageBatch writes, TableMark reached) {
    empty &= writes.size() == 0;
    storage.write(writes, reached);
    mark = reached;
  }

  /**
   * Much is about to be written, and little read, until the table is {@link #level}. Owner only.
   */
  void filling() {
    if (!filling) {
      filling = true;
      storage.behind().filling();
    }
  }

  /**
   * Writes values of the table's topic on the way to its end, and how far they reach. Owner only.
   *
   * @param writes the values, in the topic's order
   * @param reached the mark from now on
   * @param left how many records are behind them, at most
   */
  void recover(StorageBatch writes, TableMark reached, long left) {
    empty &= writes.size() == 0;
    storage.recover(writes, reached, left);
    mark = reached;
  }

  /**
   * Takes values that are committed, and how far they reach: readers see them, and the storage has
   * them before long, or when this is closed. Owner only.
   *
   * @param writes the values, in the topic's order
   * @param reached the mark from now on
   * @param now when they were committed
   * @param mostBytes what may be kept in memory of all that the storage does not have yet
   */
  public void commit(StorageBatch writes, TableMark reached, Instant now, long mostBytes) {
    empty &= writes.size() == 0;
    storage.commit(writes, reached, now, mostBytes);
    mark = reached;
  }

  /**
   * Gives the storage what has waited for it long enough. Owner only.
   *
   * @return whether there was any
   */
  public boolean writeOld(Instant now) {
    return storage.writeOld(now);
  }

  /** Gives up memory of which there has to be less. Owner only, now and then. */
  void fit() {
    storage.fit();
  }

  /** What is kept in memory as the storage does not have it yet, in bytes. Any thread. */
  public long unwrittenBytes() {
    return storage.bytes();
  }

  /**
   * Writes what a following has read. Keeps count of the keys where they were counted, and where
   * that costs little. Owner only.
   *
   * @param writes the values, in the topic's order
   * @param position the topic's offset up to which (exclusively) they reach
   */
  public void follow(StorageBatch writes, long position) {
    boolean counting = mark.keys() != TableMark.UNCOUNTED && writes.size() <= COUNTED_WRITES;
    TableMark reached = mark.reaching(position);
    write(writes, counting ? reached.counted(mark.keys() + added(writes)) : reached);
  }

  /** Drops a key from the local copy, which is as far as before. Owner only. */
  public void evict(byte[] key) {
    StorageBatch eviction = new StorageBatch(1).put(key, null);
    long keys =
        mark.keys() == TableMark.UNCOUNTED ? TableMark.UNCOUNTED : mark.keys() + added(eviction);
    write(eviction, mark.counted(keys));
  }

  /** By how many keys the storage grows with some writes. */
  private long added(StorageBatch writes) {
    Map<ByteBuffer, Boolean> present = new LinkedHashMap<>();
    for (int i = 0; i < writes.size(); i++) {
      present.put(ByteBuffer.wrap(writes.key(i)), writes.value(i) != null);
    }
    List<byte @Nullable []> before =
        storage.getAll(present.keySet().stream().map(ByteBuffer::array).toList());
    long added = before.stream().filter(Objects::isNull).count() - present.size();
    for (boolean after : present.values()) {
      added += after ? 1 : 0;
    }
    return added;
  }

  /** Every entry, in the unsigned byte order of the keys. Owner only, who closes the cursor. */
  StorageCursor entries() {
    return storage.range(null, null);
  }

  /** Whether the entries can be walked through. Any thread. */
  public boolean ordered() {
    return ordered;
  }

  /**
   * Begins from nothing: what is read from now on is no older than now. Owner only, while nothing
   * is stored.
   *
   * @param topicId the id of the table's topic
   */
  void begin(UUID topicId, Instant now) {
    mark = new TableMark(topicId, 0, now, mark.keys(), mark.inputOffsets());
  }

  /** Notes that the stored values are level with the topic's end. Owner only. */
  public void level(Instant now) {
    if (filling) {
      storage.behind().filled();
      filling = false;
    }
    long keys = mark.keys() == TableMark.UNCOUNTED ? countIfFew() : mark.keys();
    write(new StorageBatch(0), mark.level(now, keys));
    empty = keys == 0 && holdsNothing();
  }

  /** A count is for people; what is processed by it has to be certain. */
  private boolean holdsNothing() {
    if (!ordered) {
      return false;
    }
    try (StorageCursor entries = storage.range(null, null)) {
      return !entries.next();
    }
  }

  /** Notes that the stored values were level with the topic's end then. Owner only. */
  public void wasLevel(Instant at) {
    if (mark.levelAt().isBefore(at)) {
      write(new StorageBatch(0), mark.level(at, mark.keys()));
    }
  }

  /**
   * Counting takes about a second a million keys: more than that is left to the storage's estimate.
   */
  private long countIfFew() {
    if (!ordered || storage.approximateKeys() > COUNTED_AT_MOST) {
      return TableMark.UNCOUNTED;
    }
    long keys = 0;
    try (StorageCursor entries = storage.range(null, null)) {
      while (entries.next()) {
        keys++;
      }
    }
    return keys;
  }

  /**
   * The stored value of a key, and the offset which the answer reaches at least. Any thread.
   *
   * @return null when the table was closed
   */
  public ServedTable.Reading.@Nullable Here read(byte[] key) {
    open.readLock().lock();
    try {
      if (closed) {
        return null;
      }
      long reaches = mark.offset();
      return new ServedTable.Reading.Here(storage.get(key), reaches);
    } finally {
      open.readLock().unlock();
    }
  }

  /**
   * Entries of a range, in the unsigned byte order of their keys. Any thread. The storage stays
   * open only until the page is read, however slowly the caller goes through it.
   *
   * @param limit how many at most; fewer when they are large, but at least one if there is one
   * @return null when the table was closed
   * @throws IllegalStateException when the storage is not ordered
   */
  public Scan.@Nullable Page scan(KeyRange range, int limit) {
    if (!ordered) {
      throw new IllegalStateException("a storage that keeps no order cannot be scanned");
    }
    open.readLock().lock();
    try {
      return closed ? null : page(range, limit);
    } finally {
      open.readLock().unlock();
    }
  }

  private Scan.Page page(KeyRange range, int limit) {
    List<Scan.Entry> entries = new ArrayList<>();
    long bytes = 0;
    if (range.isEmpty()) {
      return new Scan.Page(entries, false);
    }
    try (StorageCursor cursor = storage.range(range.from(), range.to())) {
      while (cursor.next()) {
        if (entries.size() >= limit || bytes >= PAGE_BYTES) {
          return new Scan.Page(entries, true);
        }
        Scan.Entry entry = new Scan.Entry(cursor.key(), cursor.value());
        entries.add(entry);
        bytes += entry.key().length + entry.value().length;
      }
    }
    return new Scan.Page(entries, false);
  }

  /**
   * Waits for readers, and closes the storage. Owner only; a second call does nothing. When the
   * storage does not close in good order, what it could not flush is read from Kafka again: that is
   * logged, and keeps nobody from going on.
   */
  @Override
  public void close() {
    open.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        storage.close();
      }
    } catch (RuntimeException e) {
      LOG.warn("table partition {} did not close in good order: {}", partition, e.getMessage());
    } finally {
      open.writeLock().unlock();
    }
  }
}
