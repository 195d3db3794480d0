package io.goka.system.torture;

import io.goka.engine.state.RocksMemory;
import io.goka.engine.state.RocksStorageProvider;
import io.goka.spi.Storage;
import io.goka.spi.StorageCursor;
import io.goka.spi.StorageLocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

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

  /** The values of a partition by their keys, both as text. */
  Map<String, String> read(Path data, String group, int partition) throws IOException {
    Path stored = data.resolve("state").resolve(group).resolve(String.valueOf(partition));
    Path copy = scratch.resolve(data.getFileName() + "-" + partition);
    copy(stored, copy);
    Map<String, String> values = new TreeMap<>();
    try (Storage storage = new RocksStorageProvider(memory).open(StorageLocation.at(copy));
        StorageCursor entries = storage.range(null, null)) {
      while (entries.next()) {
        values.put(text(entries.key()), text(entries.value()));
      }
    }
    return values;
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(from)) {
      files = all.toList();
    }
    for (Path file : files) {
      Path target = to.resolve(from.relativize(file).toString());
      if (Files.isDirectory(file)) {
        Files.createDirectories(target);
      } else {
        Files.copy(file, target);
      }
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    memory.close();
  }
}
