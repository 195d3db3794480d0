package io.goka.engine.state;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.goka.spi.Storage;
import io.goka.spi.StorageBatch;
import io.goka.spi.StorageCursor;
import io.goka.spi.StorageException;
import io.goka.spi.StorageException.Kind;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.MutableColumnFamilyOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Slice;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One RocksDB for one partition of a table. Owner: its one writer; any thread reads.
 *
 * <p>Two column families: the entries, and the mark. They are flushed together (atomic flush), so
 * that a killed process finds values and mark of one batch, or of an earlier one; a write-ahead log
 * is not needed, as the table's topic is one.
 *
 * <p>Without that log, what is not flushed must be read from Kafka again after a kill. So a flush
 * is asked for, in the background, every {@value #FLUSH_EVERY_NANOS} nanoseconds with writes;
 * RocksDB itself flushes when {@value #WRITE_BUFFER_BYTES} bytes are written.
 */
final class RocksStorage implements Storage {

  private static final Logger LOG = LoggerFactory.getLogger(RocksStorage.class);

  private static final long FLUSH_EVERY_NANOS = 30_000_000_000L;
  private static final long LOOK_FOR_ROOM_EVERY_NANOS = 1_000_000_000L;
  private static final long WRITE_BUFFER_BYTES = 16L << 20;

  /** RocksDB's own settings. */
  private static final int FILES = 4;

  private static final int FILES_BEFORE_SLOWER = 16;
  private static final int FILES_BEFORE_STOP = 32;
  private static final int FILES_WHILE_FILLING = 12;

  private static final int BLOCK_BYTES = 4 << 10;
  private static final double BLOOM_BITS_PER_KEY = 10;

  private static final byte[] MARK_FAMILY = "mark".getBytes(US_ASCII);
  private static final byte[] MARK_KEY = "reached".getBytes(US_ASCII);

  private final Path directory;
  private final FreeSpace freeSpace;
  private final Deque<AutoCloseable> owned;
  private final RocksDB db;
  private final ColumnFamilyHandle entries;
  private final ColumnFamilyHandle marks;
  private final WriteOptions withoutLog;
  private final FlushOptions inBackground;
  private final FlushOptions andWait;
  private long flushedAt = System.nanoTime();
  private long lookedForRoomAt = flushedAt;

  private RocksStorage(
      Path directory,
      FreeSpace freeSpace,
      Deque<AutoCloseable> owned,
      RocksDB db,
      List<ColumnFamilyHandle> families) {
    this.directory = directory;
    this.freeSpace = freeSpace;
    this.owned = owned;
    this.db = db;
    this.entries = families.get(0);
    this.marks = families.get(1);
    this.withoutLog = own(owned, new WriteOptions().setDisableWAL(true));
    this.inBackground = own(owned, new FlushOptions().setWaitForFlush(false));
    this.andWait = own(owned, new FlushOptions().setWaitForFlush(true));
  }

  static RocksStorage open(Path directory, RocksMemory memory, FreeSpace freeSpace) {
    Deque<AutoCloseable> owned = new ArrayDeque<>();
    try {
      Files.createDirectories(directory);
      freeSpace.checkToBegin(directory);
      checkWhole(directory);
      ColumnFamilyOptions entryOptions = own(owned, entryOptions(owned, memory));
      ColumnFamilyOptions markOptions = own(owned, new ColumnFamilyOptions());
      DBOptions dbOptions = own(owned, dbOptions(memory));
      List<ColumnFamilyHandle> families = new ArrayList<>(2);
      RocksDB db =
          own(
              owned,
              RocksDB.open(
                  dbOptions,
                  directory.toString(),
                  List.of(
                      new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, entryOptions),
                      new ColumnFamilyDescriptor(MARK_FAMILY, markOptions)),
                  families));
      families.forEach(family -> own(owned, family));
      return new RocksStorage(directory, freeSpace, owned, db, families);
    } catch (RocksDBException | IOException e) {
      closeAll(owned);
      throw notOpened(directory, e);
    }
  }

  /** RocksDB takes what has values, but does not say which of them count, for a new database. */
  private static void checkWhole(Path directory) throws IOException {
    if (Files.exists(directory.resolve("CURRENT"))) {
      return;
    }
    try (DirectoryStream<Path> values = Files.newDirectoryStream(directory, "*.sst")) {
      if (values.iterator().hasNext()) {
        throw new StorageException(
            Kind.CORRUPT, "the local table in " + directory + " has lost its file CURRENT");
      }
    }
  }

  private static StorageException notOpened(Path directory, Exception e) {
    Kind kind = RocksFailures.kindOf(e);
    return new StorageException(
        kind,
        "the local table in "
            + directory
            + " cannot be opened ("
            + e.getMessage()
            + ")"
            + switch (kind) {
              case CORRUPT -> "";
              case FULL -> ": make room on its disk";
              case OTHER ->
                  ": when no other process has it open, delete the folder to have it rebuilt from"
                      + " Kafka";
            },
        e);
  }

  private static DBOptions dbOptions(RocksMemory memory) {
    return new DBOptions()
        .setCreateIfMissing(true)
        .setCreateMissingColumnFamilies(true)
        .setAtomicFlush(true)
        .setWriteBufferManager(memory.writeBuffers())
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setKeepLogFileNum(2)
        .setMaxLogFileSize(1 << 20);
  }

  private static ColumnFamilyOptions entryOptions(Deque<AutoCloseable> owned, RocksMemory memory) {
    return new ColumnFamilyOptions()
        .setWriteBufferSize(WRITE_BUFFER_BYTES)
        .setLevel0FileNumCompactionTrigger(FILES)
        .setLevel0SlowdownWritesTrigger(FILES_WHILE_FILLING + FILES_BEFORE_SLOWER)
        .setLevel0StopWritesTrigger(FILES_WHILE_FILLING + FILES_BEFORE_STOP)
        // What is flushed is soon sorted together and written again: then is time to make it small.
        .setCompressionPerLevel(
            List.of(CompressionType.NO_COMPRESSION, CompressionType.LZ4_COMPRESSION))
        .setTableFormatConfig(
            new BlockBasedTableConfig()
                .setBlockCache(memory.cache())
                .setBlockSize(BLOCK_BYTES)
                .setFilterPolicy(own(owned, new BloomFilter(BLOOM_BITS_PER_KEY)))
                // Counted in the cache, or they would grow beside it without a bound.
                .setCacheIndexAndFilterBlocks(true)
                .setCacheIndexAndFilterBlocksWithHighPriority(true)
                .setPinL0FilterAndIndexBlocksInCache(true));
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    try {
      return db.get(entries, key);
    } catch (RocksDBException e) {
      throw failed("read", e);
    }
  }

  @Override
  public List<byte @Nullable []> getAll(List<byte[]> keys) {
    if (keys.isEmpty()) {
      // RocksDB insists on keys.
      return List.of();
    }
    try {
      return db.multiGetAsList(keys);
    } catch (RocksDBException e) {
      throw failed("read", e);
    }
  }

  @Override
  public void write(StorageBatch batch) {
    lookForRoomWhenDue();
    try (WriteBatch writes = new WriteBatch(RocksWrites.of(batch))) {
      writes.put(marks, MARK_KEY, batch.mark());
      db.write(withoutLog, writes);
      flushWhenDue();
    } catch (RocksDBException e) {
      throw failed("write", e);
    }
  }

  private void lookForRoomWhenDue() {
    long now = System.nanoTime();
    if (now - lookedForRoomAt >= LOOK_FOR_ROOM_EVERY_NANOS) {
      freeSpace.checkToGoOn(directory);
      lookedForRoomAt = now;
    }
  }

  private void flushWhenDue() throws RocksDBException {
    long now = System.nanoTime();
    if (now - flushedAt >= FLUSH_EVERY_NANOS) {
      db.flush(inBackground, List.of(entries, marks));
      flushedAt = now;
    }
  }

  /**
   * Lets more files gather before RocksDB sorts them together: each time it does, it writes all of
   * them again. Reads look into each of them, but nobody reads much now.
   */
  @Override
  public void filling() {
    compactFrom(FILES_WHILE_FILLING);
  }

  @Override
  public void filled() {
    compactFrom(FILES);
  }

  /**
   * Sets how many files that overlap are sorted together in the background. It is done well or
   * badly without, so that a failure is no more than worth knowing.
   */
  private void compactFrom(int files) {
    try {
      db.setOptions(
          entries,
          MutableColumnFamilyOptions.builder().setLevel0FileNumCompactionTrigger(files).build());
    } catch (RocksDBException e) {
      LOG.warn("cannot set up the local table in {}: {}", directory, e.getMessage());
    }
  }

  @Override
  public Optional<byte[]> mark() {
    try {
      return Optional.ofNullable(db.get(marks, MARK_KEY));
    } catch (RocksDBException e) {
      throw failed("read", e);
    }
  }

  @Override
  public StorageCursor range(byte @Nullable [] from, byte @Nullable [] to) {
    ReadOptions options = new ReadOptions();
    Slice end = to == null ? null : new Slice(to);
    if (end != null) {
      options.setIterateUpperBound(end);
    }
    return new RocksCursor(db.newIterator(entries, options), options, end, from);
  }

  @Override
  public long approximateKeys() {
    try {
      return db.getLongProperty(entries, "rocksdb.estimate-num-keys");
    } catch (RocksDBException e) {
      throw failed("read", e);
    }
  }

  @Override
  public void flush() {
    try {
      db.flush(andWait, List.of(entries, marks));
    } catch (RocksDBException e) {
      throw failed("flush", e);
    }
  }

  @Override
  public void close() {
    try {
      flush();
    } finally {
      closeAll(owned);
    }
  }

  private StorageException failed(String verb, RocksDBException e) {
    return new StorageException(
        RocksFailures.kindOf(e),
        "cannot " + verb + " the local table in " + directory + ": " + e.getMessage(),
        e);
  }

  private static <T extends AutoCloseable> T own(Deque<AutoCloseable> owned, T resource) {
    owned.push(resource);
    return resource;
  }

  /**
   * Closes in the reverse order: column families before their database, that before its options.
   */
  private static void closeAll(Deque<AutoCloseable> owned) {
    StorageException failed = null;
    while (!owned.isEmpty()) {
      try {
        owned.pop().close();
      } catch (Exception e) {
        failed = new StorageException("RocksDB cannot be closed: " + e.getMessage(), e);
      }
    }
    if (failed != null) {
      throw failed;
    }
  }
}
