package io.goka.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.goka.spi.Storage;
import io.goka.spi.StorageBatch;
import io.goka.spi.StorageLocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RocksFillingTest {

  private static final int VALUE_BYTES = 50_000;

  private final Random random = new Random(2);

  @Test
  void filesGatherWhileItFillsAndAreSortedTogetherAfterwards(@TempDir Path directory)
      throws IOException {
    try (Storage storage =
        new RocksStorageProvider(Rocks.MEMORY).open(StorageLocation.at(directory))) {
      storage.filling();
      for (byte file = 0; file < 10; file++) {
        byte[] value = new byte[VALUE_BYTES];
        random.nextBytes(value);
        // The same keys, so that files overlap.
        storage.write(
            new StorageBatch(2)
                .put(new byte[] {0}, new byte[] {file})
                .put(new byte[] {file}, value)
                .mark(new byte[] {file}));
        storage.flush();
      }
      assertThat(filesOfValues(directory)).isEqualTo(10);

      storage.filled();

      await().until(() -> filesOfValues(directory) == 1);
      assertThat(storage.get(new byte[] {9})).hasSize(VALUE_BYTES);
      assertThat(storage.get(new byte[] {0})).containsExactly(9);
    }
  }

  /** Those of the mark are smaller. */
  private static long filesOfValues(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".sst"))
          .filter(file -> file.toFile().length() >= VALUE_BYTES)
          .count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
