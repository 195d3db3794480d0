package io.goka.engine.state;

import static io.goka.engine.state.RecoveryRig.entries;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.goka.spi.StorageBatch;
import io.goka.spi.StorageException;
import io.goka.spi.StorageException.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * RocksDB on a small disk of its own, a tmpfs, that is filled and emptied. Skipped where mounting
 * one is not allowed; what recovery does then is tested without a disk by {@link RoomTest}.
 */
final class FullDiskIT {

  private static final int DISK_MEGABYTES = 48;
  private static final int KEYS = 2_000;

  @TempDir private Path disk;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    mounted =
        run("mount", "-t", "tmpfs", "-o", "size=" + DISK_MEGABYTES + "m", "none", disk.toString());
    assumeThat(mounted).as("a tmpfs can be mounted here").isTrue();
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(run("umount", "-l", disk.toString())).isTrue();
    }
  }

  @Test
  void aTableThatFindsNoRoomWaitsForItAndGoesOnByItself() throws Exception {
    RecoveryRig rig = new RecoveryRig(new RocksStorageProvider(Rocks.MEMORY), disk);
    rig.write(KEYS, "value");
    rig.storeAll();
    overwriteMuch(rig);
    Path filler = fill(0);

    TableRecovery waiting = rig.start();
    await()
        .until(
            () -> {
              rig.step();
              return waiting.progress().waits().isPresent();
            });
    assertThat(waiting.progress().waits().orElseThrow()).contains("No space left");
    assertThat(rig.heard.remarks).singleElement().asString().contains("waits for room");
    assertThat(rig.heard.failed).isNull();

    Files.delete(filler);
    rig.runToTheEnd();

    rig.assertLevelWith(entries(KEYS, "value"));
    assertThat(rig.heard.remarks).last().asString().contains("goes on", "room again");
    assertThat(waiting.progress().waits()).isEmpty();
    rig.table().close();
  }

  @Test
  void tablesStopBeforeTheDiskIsFull() throws Exception {
    RecoveryRig rig = new RecoveryRig(new RocksStorageProvider(Rocks.MEMORY, 8 << 20), disk);
    rig.write(KEYS, "value");
    PartitionTable table = rig.recovered();
    Path filler = fill(1 << 20);

    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> table.write(new StorageBatch(0), table.mark()))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("state.free.bytes.min")
                    .extracting("kind")
                    .isEqualTo(Kind.FULL));
    table.close();
    TableRecovery waiting = rig.start();
    rig.step();
    assertThat(waiting.progress().waits().orElseThrow()).contains("state.free.bytes.min");

    Files.delete(filler);
    rig.runToTheEnd();
    rig.assertLevelWith(entries(KEYS, "value"));
    rig.table().close();
  }

  /** More than the disk holds, of which little is left when all is read. */
  private static void overwriteMuch(RecoveryRig rig) {
    Random random = new Random(1);
    for (int times = 0; times < 40; times++) {
      for (int key = 0; key < 50; key++) {
        String large =
            random
                .ints(10_000, 33, 127)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        rig.topics.write(RecoveryRig.CHANGELOG, "key-" + key, large);
      }
    }
    rig.write(KEYS, "value");
  }

  private Path fill(long leaving) throws IOException {
    Path filler = disk.resolve("filler");
    try (OutputStream out = Files.newOutputStream(filler)) {
      byte[] block = new byte[64 << 10];
      while (Files.getFileStore(disk).getUsableSpace() > leaving) {
        out.write(block);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
    return filler;
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      // No such program.
      return false;
    }
  }
}
