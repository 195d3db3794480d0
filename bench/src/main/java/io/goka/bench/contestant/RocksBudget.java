package io.goka.bench.contestant;

import io.goka.engine.config.StateKeys;
import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * Owner: stream threads. Gives all stores of Kafka Streams one block cache and one bound on write
 * buffers, charged to the cache, as the server has: what {@link StateKeys#MEMORY} is there.
 */
public final class RocksBudget implements RocksDBConfigSetter {

  /** The setting that holds the shared {@link Memory}. */
  static final String MEMORY = "bench.rocks.memory";

  /** The part of it that write buffers may take, as in the server. */
  private static final double WRITE_BUFFERS = 0.4;

  /**
   * Few shards, as in the server: by itself RocksDB makes 64, and the filter of a file with
   * millions of small values is larger than a shard of a small cache, so that each read reads it
   * anew.
   */
  private static final int SHARD_BITS = 1;

  /** Made by Kafka Streams. */
  public RocksBudget() {}

  /**
   * What stores share; lives as long as the process.
   *
   * @param cache the block cache
   * @param writeBuffers the bound on write buffers
   */
  record Memory(Cache cache, WriteBufferManager writeBuffers) {

    static Memory of(long bytes) {
      RocksDB.loadLibrary();
      Cache cache = new LRUCache(bytes, SHARD_BITS);
      return new Memory(cache, new WriteBufferManager((long) (bytes * WRITE_BUFFERS), cache));
    }
  }

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    if (configs.get(MEMORY) instanceof Memory memory
        && options.tableFormatConfig() instanceof BlockBasedTableConfig tables) {
      tables.setBlockCache(memory.cache());
      tables.setCacheIndexAndFilterBlocks(true);
      options.setTableFormatConfig(tables);
      options.setWriteBufferManager(memory.writeBuffers());
    } else {
      throw new IllegalStateException("the memory of stores cannot be bounded");
    }
  }

  /** Nothing: the memory is shared with other stores. */
  @Override
  public void close(String storeName, Options options) {}
}
