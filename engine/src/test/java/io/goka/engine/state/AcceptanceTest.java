package io.goka.engine.state;

import static io.goka.engine.state.RecoveryRig.CHANGELOG;
import static io.goka.engine.state.RecoveryRig.entries;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.spi.StorageLocation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table's topic that speaks against what is stored is refused, until somebody accepts it. */
final class AcceptanceTest {

  @TempDir private Path parent;
  private final UndeletableStorage storage =
      new UndeletableStorage(new RocksStorageProvider(Rocks.MEMORY));
  private RecoveryRig rig;

  @BeforeEach
  void store() {
    storage.deletes = true;
    rig = new RecoveryRig(storage, parent);
    rig.write(3, "value");
    rig.storeAll();
  }

  private void accept() throws IOException {
    Acceptance.give(new StorageLocation("3", "counter-table", 3, rig.folder));
  }

  private String refused() {
    TableRecovery unused = rig.start();
    rig.runToTheEnd();
    return String.valueOf(rig.heard.failed);
  }

  @Test
  void aTopicThatWasMadeAnewIsReadWhenItWasAccepted() throws IOException {
    rig.topics.recreate(CHANGELOG);
    rig.topicId = new UUID(3, 4);
    rig.write(1, "new");
    assertThat(refused())
        .contains(
            "made anew", "goka-server state accept --group counter --partition 3 --keep topic");
    assertThat(refused()).as("asking does not accept").contains("made anew");

    accept();
    rig.recovered();

    rig.assertLevelWith(entries(1, "new"));
    assertThat(rig.heard.remarks).singleElement().asString().contains("That was accepted");
    rig.table().close();
  }

  @Test
  void aTopicThatLostItsEndIsReadWhenItWasAccepted() throws IOException {
    rig.topics.recreate(CHANGELOG);
    rig.write(1, "value");
    assertThat(refused()).contains("reaches offset 3", "ends at 1");

    accept();
    rig.recovered();

    rig.assertLevelWith(entries(1, "value"));
    rig.table().close();
  }

  @Test
  void aTopicThatWasTruncatedIsReadWhenItWasAccepted() throws IOException {
    rig.write(3, "later");
    rig.topics.truncate(CHANGELOG, 5);
    assertThat(refused()).contains("reaches offset 3", "begins at 5");

    accept();
    rig.recovered();

    rig.assertLevelWith(Map.of("key-2", "later-2"));
    rig.table().close();
  }

  @Test
  void whatWasAcceptedHoldsForOneTimeOnly() throws IOException {
    accept();
    rig.storeAll();
    assertThat(rig.heard.remarks).singleElement().asString().contains("nothing to accept");

    rig.topics.recreate(CHANGELOG);
    rig.topicId = new UUID(3, 4);

    assertThat(refused()).contains("made anew");
  }

  @Test
  void whatWasAcceptedHoldsUntilTheTableIsThrownAway() throws IOException {
    rig.topics.recreate(CHANGELOG);
    rig.topicId = new UUID(3, 4);
    rig.write(1, "new");
    accept();
    storage.deletes = false;
    assertThat(refused()).contains("cannot be deleted now");

    storage.deletes = true;
    rig.recovered();

    rig.assertLevelWith(entries(1, "new"));
    assertThat(rig.heard.remarks).singleElement().asString().contains("That was accepted");
    rig.table().close();
  }

  @Test
  void aTopicThatWasMadeAnewWhileNothingWasStoredIsFine() {
    rig.directory.delete();
    rig.topics.recreate(CHANGELOG);
    rig.storeAll();
    rig.topicId = new UUID(3, 4);
    rig.write(2, "new");

    rig.recovered();

    rig.assertLevelWith(entries(2, "new"));
    assertThat(rig.table().mark().topicId()).isEqualTo(rig.topicId);
    rig.table().close();
  }
}
