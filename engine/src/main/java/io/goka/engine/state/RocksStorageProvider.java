package io.goka.engine.state;

import io.goka.spi.Storage;
import io.goka.spi.StorageLocation;
import io.goka.spi.StorageProvider;
import java.util.Set;

/** Keeps tables in RocksDB, the default. Owner: any thread. */
public final class RocksStorageProvider implements StorageProvider {

  private final RocksMemory memory;

  /**
   * @param memory shared by all storages, and closed after them
   */
  public RocksStorageProvider(RocksMemory memory) {
    this.memory = memory;
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
    return RocksStorage.open(location.directory(), memory);
  }
}
