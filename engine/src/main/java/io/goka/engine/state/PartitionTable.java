package io.goka.engine.state;

import io.goka.spi.Storage;
import io.goka.spi.StorageBatch;
import io.goka.spi.StorageException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The local copy of one partition of a group table.
 *
 * <p>Owner: its one writer at a time, the recovery thread until the table is level and its task
 * thread from then on; {@link #read} alone is for any thread. The owner needs no lock to read or
 * write; other readers are fenced out by one before the storage is closed, since a closed storage
 * may take the process down.
 */
public final class PartitionTable implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PartitionTable.class);

  private final int partition;
  private final Storage storage;
  private final ReadWriteLock open = new ReentrantReadWriteLock();
  private boolean closed;
  private volatile TableMark mark;

  /**
   * @param partition the partition's number
   * @param storage where it is kept; closed together with this
   * @param topicId the id of the table's topic as it is now, for a storage that has no mark yet
   * @throws StorageException when the mark cannot be read; the storage is closed then
   */
  public PartitionTable(int partition, Storage storage, UUID topicId) {
    this.partition = partition;
    this.storage = storage;
    this.mark = readMark(storage, topicId);
  }

  private static TableMark readMark(Storage storage, UUID topicId) {
    try {
      return storage.mark().map(TableMark::decode).orElseGet(() -> TableMark.none(topicId));
    } catch (StorageException e) {
      storage.close();
      throw e;
    }
  }

  /** The partition's number. */
  public int partition() {
    return partition;
  }

  /** How far the stored values reach. Any thread. */
  public TableMark mark() {
    return mark;
  }

  /** How many keys are stored, approximately; 0 once the table was closed. Any thread. */
  public long approximateKeys() {
    open.readLock().lock();
    try {
      return closed ? 0 : storage.approximateKeys();
    } finally {
      open.readLock().unlock();
    }
  }

  /** The stored values of keys; null where there is none. Owner only. */
  public List<byte @Nullable []> getAll(List<byte[]> keys) {
    return storage.getAll(keys);
  }

  /**
   * Writes values of the table's topic, and how far they reach. Owner only.
   *
   * @param writes the values, in the topic's order
   * @param reached the mark from now on
   */
  public void write(StorageBatch writes, TableMark reached) {
    storage.write(writes.mark(reached.encode()));
    mark = reached;
  }

  /** Notes that the stored values are level with the topic's end. Owner only. */
  public void level(Instant now) {
    write(new StorageBatch(0), mark.levelAt(now));
  }

  /**
   * The mark after an epoch: further on in the topic, level, and with these inputs included.
   *
   * @param offset where the epoch's updates end; Kafka may acknowledge a repeated batch without
   *     telling its offsets, and a mark never goes back for it
   */
  public TableMark markAfter(long offset, Instant now, Map<String, Long> inputOffsets) {
    return new TableMark(mark.topicId(), Math.max(mark.offset(), offset), now, inputOffsets);
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
