package io.goka.engine.state;

import static io.goka.engine.state.RecoveryRig.CHANGELOG;
import static io.goka.engine.state.RecoveryRig.entries;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.spi.Storage;
import io.goka.spi.StorageBatch;
import io.goka.spi.StorageException;
import io.goka.spi.StorageException.Kind;
import io.goka.spi.StorageLocation;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What recovery does while a storage has no room. */
final class RoomTest {

  @TempDir private Path parent;
  private final Storage kept =
      new MemoryStorageProvider().open(StorageLocation.at(Path.of("none")));
  private boolean fullToOpen;
  private boolean fullToWrite;
  private int opened;

  private RecoveryRig rig() {
    return new RecoveryRig(new GivenStorage(this::open), parent);
  }

  private Storage open() {
    if (fullToOpen) {
      throw new StorageException(Kind.FULL, "no room to open");
    }
    opened++;
    return new ForwardingStorage(kept) {
      @Override
      public void write(StorageBatch batch) {
        if (fullToWrite) {
          throw new StorageException(Kind.FULL, "no room to write");
        }
        super.write(batch);
      }

      @Override
      public void close() {}
    };
  }

  @Test
  void aTableWaitsForRoomToBeOpenedAndThenGoesOn() {
    RecoveryRig rig = rig();
    rig.write(10, "value");
    fullToOpen = true;
    TableRecovery waiting = rig.start();
    rig.step();
    rig.step();

    assertThat(waiting.progress().waits()).contains("no room to open");
    assertThat(rig.heard.failed).isNull();
    fullToOpen = false;
    rig.runToTheEnd();

    rig.assertLevelWith(entries(10, "value"));
    assertThat(rig.heard.remarks)
        .as("once, however often it is tried")
        .containsExactly(
            "the local table of " + CHANGELOG + " waits for room: no room to open",
            "the local table of " + CHANGELOG + " goes on, as there is room again");
  }

  @Test
  void aTableThatFindsNoRoomWhileItIsReadGoesOnWhereItWas() {
    RecoveryRig rig = rig();
    rig.write(10, "value");
    fullToWrite = true;
    TableRecovery waiting = rig.start();
    rig.step();
    rig.step();

    assertThat(waiting.progress().waits()).contains("no room to write");
    fullToWrite = false;
    rig.runToTheEnd();

    rig.assertLevelWith(entries(10, "value"));
    assertThat(opened).as("closed and opened again").isEqualTo(2);
  }
}
