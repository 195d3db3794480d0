package io.goka.contract;

import static io.goka.contract.StorageFixture.batch;
import static io.goka.contract.StorageFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.spi.Storage;
import io.goka.spi.StorageLocation;
import io.goka.spi.StorageProvider.Capability;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What outlives a process, with storages that are {@link Capability#DURABLE}. */
interface DurabilityCases extends StorageFixture {

  @Test
  default void whatWasFlushedByTheCloseIsThereAfterwards() {
    needs(Capability.DURABLE);
    storage().write(batch().put(utf8("a"), utf8("1")).mark(new byte[] {1}));
    storage().write(batch().put(utf8("b"), utf8("2")).put(utf8("c"), null).mark(new byte[] {2}));

    reopen();

    assertThat(storage().mark()).hasValue(new byte[] {2});
    assertThat(storage().getAll(List.of(utf8("a"), utf8("b"), utf8("c"))))
        .containsExactly(utf8("1"), utf8("2"), null);
  }

  @Test
  default void aStorageIsOpenedAgainAndAgainAndGoesOn() {
    needs(Capability.DURABLE);
    for (byte round = 1; round <= 5; round++) {
      storage()
          .write(
              batch()
                  .put(utf8("key-" + round), new byte[] {round})
                  .put(utf8("key-" + (round - 1)), null)
                  .put(utf8("last"), new byte[] {round})
                  .mark(new byte[] {round}));
      reopen();

      assertThat(storage().mark()).hasValue(new byte[] {round});
      assertThat(storage().get(utf8("key-" + (round - 1)))).isNull();
      assertThat(storage().get(utf8("key-" + round))).isEqualTo(new byte[] {round});
      assertThat(storage().get(utf8("last"))).isEqualTo(new byte[] {round});
    }
  }

  /**
   * A process that writes is halted in the middle of it, again and again. What is found afterwards
   * is the state after one of its batches, and none before its last flush.
   */
  @Test
  default void afterAHaltMarkAndEntriesAreOfOneBatchAndWhatWasFlushedIsThere() throws Exception {
    needs(Capability.DURABLE);
    Path directory = freshDirectory("halted");
    for (int seed = 0; seed < 3; seed++) {
      long flushed = HaltedWriter.runUntilHalted(getClass(), directory, seed, true);

      try (Storage storage = newProvider().open(StorageLocation.at(directory))) {
        long mark = HaltedWriter.assertStateOfOneBatch(storage, "seed " + seed);
        assertThat(mark).as("seed %d: flushed before", seed).isGreaterThanOrEqualTo(flushed);
      }
    }
  }

  @Test
  default void afterAHaltWithoutAnyFlushMarkAndEntriesAreOfOneBatch() throws Exception {
    needs(Capability.DURABLE);
    Path directory = freshDirectory("never-flushed");
    long unused = HaltedWriter.runUntilHalted(getClass(), directory, 7, false);

    try (Storage storage = newProvider().open(StorageLocation.at(directory))) {
      assertThat(HaltedWriter.assertStateOfOneBatch(storage, "never flushed")).isNotNegative();
    }
  }
}
