package io.goka.engine.state;

import io.goka.spi.Storage;
import io.goka.spi.StorageLocation;
import io.goka.spi.StorageProvider;
import java.util.Set;

/** Keeps tables in RocksDB, the default. Owner: any thread. */
public final class RocksStorageProvider implements StorageProvider {

  private final RocksMemory memory;
  private final FreeSpace freeSpace;

  /**
   * @param memory shared by all storages, and closed after them
   * @param freeBytesMinimum how many bytes storages leave free on their disk; 0 for none
   */
  public RocksStorageProvider(RocksMemory memory, long freeBytesMinimum) {
    this.memory = memory;
    this.freeSpace = new FreeSpace(freeBytesMinimum);
  }

  /**
   * A provider whose storages use all there is.
   *
   * @param memory shared by all storages, and closed after them
   */
  public RocksStorageProvider(RocksMemory memory) {
    this(memory, 0);
  }

  @Override
  public String name() {
    return "rocksdb";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.ORDERED, Capability.SNAPSHOT, Capability.DURABLE);
  }

  @Override
  public Storage open(StorageLocation location) {
    return RocksStorage.open(location.directory(), memory, freeSpace);
  }
}
