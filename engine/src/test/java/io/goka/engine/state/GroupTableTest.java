package io.goka.engine.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.observe.RecoveryProgress;
import io.goka.engine.state.ServedTable.Reading;
import io.goka.spi.Codecs;
import io.goka.spi.KeyFormats;
import io.goka.spi.Partitioners;
import io.goka.spi.StorageBatch;
import io.goka.spi.StorageLocation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class GroupTableTest {

  private static final byte[] KEY = "a".getBytes(UTF_8);
  private static final RecoveryProgress PROGRESS =
      new RecoveryProgress(0, 5, 10, 5, Duration.ofSeconds(1));

  private final GroupTable table =
      new GroupTable("counter-table", Codecs.int64(), KeyFormats.UTF8, Partitioners.MURMUR2);

  @Test
  void knowsItsTopicAndHowToReadIt() {
    table.partitionCount(4);

    assertThat(table.topic()).isEqualTo("counter-table");
    assertThat(table.codec()).isSameAs(Codecs.int64());
    assertThat(table.keyFormat()).isEqualTo(KeyFormats.UTF8);
    assertThat(table.partitioner()).isEqualTo(Partitioners.MURMUR2);
    assertThat(table.partitionCount()).isEqualTo(4);
  }

  @Test
  void whatIsNotHereIsElsewhere() {
    assertThat(table.partitionCount()).isZero();
    assertThat(table.read(0, KEY)).isEqualTo(new Reading.Elsewhere());
  }

  @Test
  void aPartIsNotReadWhileThisInstanceMayNoLongerOwnIt() {
    AtomicBoolean owned = new AtomicBoolean(true);
    table.ownedWhile(owned::get);
    table.level(partition());
    assertThat(table.read(1, KEY)).isInstanceOf(Reading.Here.class);

    owned.set(false);

    assertThat(table.read(1, KEY)).isEqualTo(new Reading.Elsewhere());
  }

  @Test
  void aPartitionGoesFromRecoveringToLevelToGone() {
    table.recovering(1, () -> PROGRESS);
    assertThat(table.read(1, KEY)).isEqualTo(new Reading.Recovering(PROGRESS));

    table.level(partition());
    assertThat(table.read(1, KEY)).isInstanceOf(Reading.Here.class);
    assertThat(table.read(0, KEY)).isEqualTo(new Reading.Elsewhere());

    table.gone(1);
    assertThat(table.read(1, KEY)).isEqualTo(new Reading.Elsewhere());
  }

  @Test
  void aMissingKeyIsHereWithoutAValue() {
    table.level(partition());

    assertThat(table.read(1, KEY))
        .isInstanceOfSatisfying(Reading.Here.class, here -> assertThat(here.value()).isNotNull());
    assertThat(table.read(1, "b".getBytes(UTF_8)))
        .isInstanceOfSatisfying(Reading.Here.class, here -> assertThat(here.value()).isNull());
  }

  @Test
  void aTableThatWasClosedIsElsewhereAndNeverAMissingKey() {
    PartitionTable partition = partition();
    table.level(partition);

    partition.close();

    assertThat(table.read(1, KEY)).isEqualTo(new Reading.Elsewhere());
  }

  private static PartitionTable partition() {
    PartitionTable partition =
        new PartitionTable(
            1,
            new MemoryStorageProvider().open(StorageLocation.at(Path.of("unused"))),
            true,
            new UUID(1, 2));
    partition.write(new StorageBatch(1).put(KEY, KEY), partition.mark().reaching(1));
    return partition;
  }
}
