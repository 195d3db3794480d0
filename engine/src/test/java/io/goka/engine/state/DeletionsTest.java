package io.goka.engine.state;

import static io.goka.engine.state.RecoveryRig.CHANGELOG;
import static io.goka.engine.state.RecoveryRig.entries;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.spi.Storage;
import io.goka.spi.StorageLocation;
import io.goka.spi.StorageProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stored table may have missed deletions when it was away for longer than its topic keeps them.
 */
final class DeletionsTest {

  @TempDir private Path parent;
  private final StorageProvider disk = new KeptStorage();
  private RecoveryRig rig;

  @BeforeEach
  void storeTwoKeys() {
    rig = new RecoveryRig(disk, parent);
    rig.write(2, "value");
    rig.storeAll();
  }

  /** Compaction has removed the deletion of key-0 and its value, and left what came after. */
  private void compactedAway() {
    rig.topics.write(CHANGELOG, "key-0", null);
    rig.topics.write(CHANGELOG, "key-1", "value-1");
    rig.topics.compact(CHANGELOG);
  }

  @Test
  void whatWasAwayForLongerIsReadAnew() {
    compactedAway();
    rig.passes(Duration.ofHours(25));

    rig.recovered();

    rig.assertLevelWith(Map.of("key-1", "value-1"));
    assertThat(rig.heard.remarks)
        .singleElement()
        .asString()
        .contains("read anew", "was last level at", "delete.retention.ms=86400000");
  }

  @Test
  void whatWasAwayForLessIsNot() {
    rig.topics.write(CHANGELOG, "key-0", null);
    rig.passes(Duration.ofHours(23));

    TableRecovery again = rig.start();
    rig.runToTheEnd();

    rig.assertLevelWith(Map.of("key-1", "value-1"));
    assertThat(again.progress().recovered()).isEqualTo(1);
    assertThat(rig.heard.remarks).isEmpty();
  }

  @Test
  void aQuietTableAfterAWeekendIsNot() {
    rig.passes(Duration.ofDays(3));

    TableRecovery again = rig.start();
    rig.runToTheEnd();

    rig.assertLevelWith(entries(2, "value"));
    assertThat(again.progress().recovered()).isZero();
    assertThat(rig.heard.remarks).isEmpty();
  }

  @Test
  void aTableThatIsOpenAndQuietIsNotedToBeLevel() {
    PartitionTable table = rig.recovered();
    rig.passes(Duration.ofHours(20));
    table.wasLevel(rig.now().minusSeconds(60));
    table.close();
    rig.write(1, "later");
    rig.passes(Duration.ofHours(20));

    TableRecovery again = rig.start();
    rig.runToTheEnd();

    assertThat(again.progress().recovered()).as("the tail alone").isEqualTo(1);
    assertThat(rig.heard.remarks).isEmpty();
  }

  /** Owner: the test's thread. Storages that outlive being closed. */
  private static final class KeptStorage implements StorageProvider {

    private final Map<Path, Storage> kept = new HashMap<>();

    @Override
    public String name() {
      return "kept";
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of(Capability.ORDERED);
    }

    @Override
    public Storage open(StorageLocation location) {
      return kept.computeIfAbsent(
          location.directory(), path -> new MemoryStorageProvider().open(location));
    }

    @Override
    public void delete(StorageLocation location) {
      kept.remove(location.directory());
    }
  }
}
