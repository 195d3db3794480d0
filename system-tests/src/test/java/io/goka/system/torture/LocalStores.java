package io.goka.system.torture;

import io.goka.engine.state.RocksMemory;
import io.goka.engine.state.RocksStorageProvider;
import io.goka.spi.Storage;
import io.goka.spi.StorageCursor;
import io.goka.spi.StorageLocation;
import io.goka.system.fixture.Directories;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads what a server that has ended left on its disk, from a copy. Owner: the thread of the run.
 */
final class LocalStores implements AutoCloseable {

  private static final long MEMORY = 32L << 20;

  private final Path scratch;
  private final RocksMemory memory;

  /**
   * @param scratch an empty directory, for the copies
   */
  LocalStores(Path scratch) {
    this.scratch = scratch;
    this.memory = RocksMemory.load(MEMORY, scratch.resolve("native"));
  }

  /** Where a server keeps a partition of a group's table. */
  static Path of(Path data, String group, int partition) {
    return data.resolve("state").resolve(group).resolve(String.valueOf(partition));
  }

  /** The values of a partition by their keys, both as text. */
  Map<String, String> read(Path data, String group, int partition) throws IOException {
    Path stored = of(data, group, partition);
    Path copy = scratch.resolve(data.getFileName() + "-" + partition);
    Directories.copy(stored, copy);
    Map<String, String> values = new TreeMap<>();
    try (Storage storage = new RocksStorageProvider(memory).open(StorageLocation.at(copy));
        StorageCursor entries = storage.range(null, null)) {
      while (entries.next()) {
        values.put(text(entries.key()), text(entries.value()));
      }
    }
    return values;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    memory.close();
  }
}
