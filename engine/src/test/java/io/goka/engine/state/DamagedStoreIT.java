package io.goka.engine.state;

import static io.goka.engine.state.RecoveryRig.entries;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.spi.StorageBatch;
import io.goka.spi.StorageException;
import io.goka.spi.StorageException.Kind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real RocksDB stores, damaged on disk: what is recovered is what the topic holds. */
final class DamagedStoreIT {

  private static final int KEYS = 5_000;

  @TempDir private Path parent;
  private RecoveryRig rig;

  /** What can happen to the files of a store that is closed. */
  private enum Damage {
    SST_FOOTER_FLIPPED {
      @Override
      void on(Path store) throws IOException {
        flip(one(store, "*.sst"), size -> size - 20);
      }
    },
    SST_DELETED {
      @Override
      void on(Path store) throws IOException {
        Files.delete(one(store, "*.sst"));
      }
    },
    SST_TRUNCATED {
      @Override
      void on(Path store) throws IOException {
        cut(one(store, "*.sst"), 1000);
      }
    },
    MANIFEST_FLIPPED {
      @Override
      void on(Path store) throws IOException {
        flip(one(store, "MANIFEST-*"), size -> size / 2);
      }
    },
    MANIFEST_DELETED {
      @Override
      void on(Path store) throws IOException {
        Files.delete(one(store, "MANIFEST-*"));
      }
    },
    MANIFEST_CUT {
      @Override
      void on(Path store) throws IOException {
        cut(one(store, "MANIFEST-*"), 20);
      }
    },
    CURRENT_DELETED {
      @Override
      void on(Path store) throws IOException {
        Files.delete(store.resolve("CURRENT"));
      }
    },
    CURRENT_EMPTY {
      @Override
      void on(Path store) throws IOException {
        cut(store.resolve("CURRENT"), 0);
      }
    },
    ALL_BUT_THE_SST_DELETED {
      @Override
      void on(Path store) throws IOException {
        try (Stream<Path> files = Files.list(store)) {
          for (Path file : files.toList()) {
            if (!file.toString().endsWith(".sst")) {
              Files.delete(file);
            }
          }
        }
      }
    };

    abstract void on(Path store) throws IOException;
  }

  @BeforeEach
  void start() {
    rig = new RecoveryRig(new RocksStorageProvider(Rocks.MEMORY), parent);
    rig.write(KEYS, "value");
  }

  @ParameterizedTest
  @EnumSource
  void aDamagedStoreIsSetAsideAndRebuilt(Damage damage) throws IOException {
    rig.storeAll();
    damage.on(rig.folder);

    rig.recovered();

    rig.assertLevelWith(entries(KEYS, "value"));
    assertThat(rig.heard.remarks)
        .singleElement()
        .asString()
        .contains("counter-table-3", "is damaged, and rebuilt from Kafka", "set aside as");
    assertThat(aside()).hasSize(1);
    assertThat(aside().get(0)).isNotEmptyDirectory();
    rig.table().close();
  }

  @Test
  void aStoreThatIsWholeIsNotRead() {
    rig.storeAll();
    TableRecovery again = rig.start();
    rig.runToTheEnd();

    rig.assertLevelWith(entries(KEYS, "value"));
    assertThat(again.progress().recovered()).isZero();
    assertThat(rig.heard.remarks).isEmpty();
    rig.table().close();
  }

  /** A block in the middle of the file: opening does not read it. */
  @Test
  void damageThatIsFoundWhileTheTableIsOpenRebuildsIt() throws IOException {
    rig.storeAll();
    flip(one(rig.folder, "*.sst"), size -> size / 2);
    PartitionTable table = rig.recovered();
    assertThat(rig.heard.remarks).as("nobody has seen it yet").isEmpty();

    assertThatThrownBy(() -> readAll(table))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("checksum")
        .extracting("kind")
        .isEqualTo(Kind.CORRUPT);
    assertThatThrownBy(() -> table.write(new StorageBatch(0), table.mark()))
        .as("its owner is told whoever has found it")
        .isInstanceOf(StorageException.class)
        .extracting("kind")
        .isEqualTo(Kind.CORRUPT);
    table.close();
    rig.recovered();

    rig.assertLevelWith(entries(KEYS, "value"));
    assertThat(rig.heard.remarks).singleElement().asString().contains("checksum", "set aside as");
    rig.table().close();
  }

  @Test
  void whatIsDamagedAgainAtOnceIsRefused() throws IOException {
    rig.storeAll();
    Damage.SST_DELETED.on(rig.folder);
    rig.storeAll();
    rig.passes(Duration.ofMinutes(2));
    Damage.SST_DELETED.on(rig.folder);

    TableRecovery unused = rig.start();
    rig.runToTheEnd();

    assertThat(rig.heard.failed)
        .contains(
            "is damaged again", "120 s after", "disk or the memory", aside().get(0).toString());
  }

  @Test
  void whatIsDamagedAgainMuchLaterIsRebuiltAndTheLastOneKept() throws IOException {
    rig.storeAll();
    Damage.SST_DELETED.on(rig.folder);
    rig.storeAll();
    Path first = aside().get(0);
    rig.passes(Duration.ofMinutes(11));
    Damage.CURRENT_DELETED.on(rig.folder);

    rig.recovered();

    rig.assertLevelWith(entries(KEYS, "value"));
    assertThat(aside()).singleElement().isNotEqualTo(first);
    rig.table().close();
  }

  @Test
  void aMarkThatCannotBeReadCountsAsDamage() {
    rig.storeAll();
    try (RocksStorage store = RocksStorage.open(rig.folder, Rocks.MEMORY, new FreeSpace(0))) {
      store.write(new StorageBatch(0).mark(new byte[] {99, 1, 2, 3}));
    }

    rig.recovered();

    rig.assertLevelWith(entries(KEYS, "value"));
    assertThat(rig.heard.remarks).singleElement().asString().contains("format 99");
    rig.table().close();
  }

  /** Another process has it: that is not damage, and its files are left alone. */
  @Test
  void aStoreThatIsInUseIsNotDamaged() {
    rig.storeAll();
    try (RocksStorage inUse = RocksStorage.open(rig.folder, Rocks.MEMORY, new FreeSpace(0))) {
      TableRecovery unused = rig.start();
      rig.runToTheEnd();

      assertThat(rig.heard.failed).contains("cannot be opened", "no other process");
      assertThat(inUse.mark()).isPresent();
    }
    assertThat(aside()).isEmpty();
  }

  private static void readAll(PartitionTable table) {
    for (int i = 0; i < KEYS; i++) {
      ServedTable.Reading.Here unused = table.read(MockTopics.bytes("key-" + i));
    }
  }

  private List<Path> aside() {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(parent, "3.quarantined-*")) {
      all.forEach(found::add);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return found;
  }

  private static Path one(Path store, String pattern) throws IOException {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(store, pattern)) {
      Path largest = null;
      for (Path path : found) {
        largest = largest == null || Files.size(path) > Files.size(largest) ? path : largest;
      }
      if (largest == null) {
        throw new AssertionError("no " + pattern + " in " + store);
      }
      return largest;
    }
  }

  private static void flip(Path path, LongUnaryOperator where) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      long at = where.applyAsLong(file.length());
      file.seek(at);
      int before = file.read();
      file.seek(at);
      file.write(before ^ 0x55);
    }
  }

  private static void cut(Path path, long length) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(length);
    }
  }
}
