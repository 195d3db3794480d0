package io.goka.engine.state;

import io.goka.spi.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.WriteBufferManager;

/**
 * Owner: any thread. The one block cache and the one bound on write buffers that all tables of the
 * process share; write buffers are charged to the cache, so one number bounds both.
 */
public final class RocksMemory implements AutoCloseable {

  /** The part of the memory that write buffers may take before RocksDB flushes one. */
  private static final double WRITE_BUFFERS = 0.4;

  /**
   * Each shard of the cache holds its own part, and what is larger than a shard stays in none: the
   * filter of a file with some millions of small values takes megabytes.
   */
  private static final long SHARD_BYTES = 32L << 20;

  private static final int MOST_SHARD_BITS = 4;

  private final long bytes;
  private final Cache cache;
  private final WriteBufferManager writeBuffers;
  private boolean closed;

  private RocksMemory(long bytes) {
    this.bytes = bytes;
    cache = new LRUCache(bytes, shardBits(bytes));
    writeBuffers = new WriteBufferManager((long) (bytes * WRITE_BUFFERS), cache);
  }

  private static int shardBits(long bytes) {
    int bits = 0;
    while (bits < MOST_SHARD_BITS && (bytes >> (bits + 1)) >= SHARD_BYTES) {
      bits++;
    }
    return bits;
  }

  /**
   * Loads RocksDB and sets its memory aside.
   *
   * @param bytes what all tables may take together outside the Java heap
   * @param libraryDirectory where RocksDB's native library is unpacked: inside the data directory,
   *     as the temporary one would gather a copy for each process that was killed
   */
  public static RocksMemory load(long bytes, Path libraryDirectory) {
    try {
      Files.createDirectories(libraryDirectory);
      NativeLibraryLoader.getInstance().loadLibrary(libraryDirectory.toString());
    } catch (IOException | UnsatisfiedLinkError e) {
      throw new StorageException(
          "RocksDB's native library cannot be unpacked into "
              + libraryDirectory
              + ": is data.dir writable, and not mounted noexec?",
          e);
    }
    return new RocksMemory(bytes);
  }

  Cache cache() {
    return cache;
  }

  WriteBufferManager writeBuffers() {
    return writeBuffers;
  }

  /** What it may become, in bytes. */
  public long bytes() {
    return bytes;
  }

  /** What is used now, in bytes; 0 once it was given back. */
  public synchronized long used() {
    return closed ? 0 : cache.getUsage();
  }

  /** Gives the memory back; every table must be closed before. */
  @Override
  public synchronized void close() {
    closed = true;
    writeBuffers.close();
    cache.close();
  }
}
