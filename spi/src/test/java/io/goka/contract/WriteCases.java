package io.goka.contract;

import static io.goka.contract.StorageFixture.batch;
import static io.goka.contract.StorageFixture.present;
import static io.goka.contract.StorageFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.spi.Storage;
import io.goka.spi.StorageBatch;
import io.goka.spi.StorageLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every storage does, whatever else it can. */
interface WriteCases extends StorageFixture {

  @Test
  default void aNewStorageIsEmptyAndHasNoMark() {
    assertThat(storage().mark()).isEmpty();
    assertThat(storage().get(utf8("a"))).isNull();
    assertThat(storage().getAll(List.of(utf8("a"), utf8("b")))).containsExactly(null, null);
    assertThat(storage().getAll(List.of())).isEmpty();
    assertThat(storage().approximateKeys()).isZero();
  }

  @Test
  default void readsWhatWasWrittenAndNotWhatWasDeleted() {
    write(batch().put(utf8("a"), utf8("1")).put(utf8("b"), utf8("2")));
    write(batch().put(utf8("a"), null).put(utf8("never"), null));

    assertThat(storage().get(utf8("a"))).isNull();
    assertThat(storage().get(utf8("b"))).isEqualTo(utf8("2"));
  }

  @Test
  default void readsSeveralKeysInTheirOrderWithNullForThoseThatAreNotThere() {
    write(batch().put(utf8("a"), utf8("1")).put(utf8("b"), utf8("2")));

    assertThat(storage().getAll(List.of(utf8("b"), utf8("c"), utf8("a"), utf8("b"))))
        .containsExactly(utf8("2"), null, utf8("1"), utf8("2"));
  }

  @Test
  default void readsManyKeysTogether() {
    StorageBatch writes = batch();
    List<byte[]> keys = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      keys.add(utf8("key-" + i));
      writes.put(utf8("key-" + i), utf8("value-" + i));
    }
    write(writes);

    List<byte[]> read = storage().getAll(keys);

    assertThat(read).hasSize(2000);
    assertThat(read.get(0)).isEqualTo(utf8("value-0"));
    assertThat(read.get(1999)).isEqualTo(utf8("value-1999"));
  }

  @Test
  default void ofTwoWritesOfAKeyInABatchTheLaterCounts() {
    write(
        batch()
            .put(utf8("a"), utf8("1"))
            .put(utf8("a"), utf8("2"))
            .put(utf8("b"), utf8("1"))
            .put(utf8("b"), null)
            .put(utf8("c"), null)
            .put(utf8("c"), utf8("3")));

    assertThat(storage().getAll(List.of(utf8("a"), utf8("b"), utf8("c"))))
        .containsExactly(utf8("2"), null, utf8("3"));
  }

  @Test
  default void emptyValuesAndKeysAreNotNone() {
    write(batch().put(utf8(""), utf8("of the empty key")).put(utf8("a"), utf8("")));

    assertThat(storage().get(utf8(""))).isEqualTo(utf8("of the empty key"));
    assertThat(storage().get(utf8("a"))).isEmpty();
    assertThat(storage().getAll(List.of(utf8("a"), utf8(""))))
        .containsExactly(utf8(""), utf8("of the empty key"));
  }

  @Test
  default void anyBytesAreAKeyAndAValue() {
    StorageBatch writes = batch();
    for (int i = 0; i < 256; i++) {
      writes.put(new byte[] {(byte) i}, new byte[] {0, (byte) i});
    }
    write(writes);

    for (int i = 0; i < 256; i++) {
      assertThat(storage().get(new byte[] {(byte) i})).isEqualTo(new byte[] {0, (byte) i});
    }
  }

  @Test
  default void bigValuesAndLongKeysAreKept() {
    byte[] value = new byte[3 << 20];
    byte[] key = new byte[5000];
    new Random(5).nextBytes(value);
    new Random(6).nextBytes(key);

    write(batch().put(key, value));

    assertThat(storage().get(key)).isEqualTo(value);
    assertThat(storage().getAll(List.of(key))).containsExactly(value);
  }

  @Test
  default void theMarkIsThatOfTheLastBatchEvenOfOneWithoutWrites() {
    storage().write(batch().put(utf8("a"), utf8("1")).mark(new byte[] {1}));
    storage().write(batch().mark(new byte[] {2, 2}));

    assertThat(storage().mark()).hasValue(new byte[] {2, 2});
    assertThat(storage().get(utf8("a"))).isEqualTo(utf8("1"));
  }

  @Test
  default void theMarkIsNoEntry() {
    write(batch());

    assertThat(storage().approximateKeys()).isZero();
  }

  @Test
  default void whatIsReadBelongsToTheReader() {
    write(batch().put(utf8("a"), utf8("1")));

    present(storage().get(utf8("a")))[0] = 'x';
    present(storage().getAll(List.of(utf8("a"))).get(0))[0] = 'x';

    assertThat(storage().get(utf8("a"))).isEqualTo(utf8("1"));
    assertThat(storage().getAll(List.of(utf8("a")))).containsExactly(utf8("1"));
  }

  @Test
  default void tellsRoughlyHowManyKeysThereAre() {
    StorageBatch many = batch();
    for (int i = 0; i < 1000; i++) {
      many.put(utf8("key-" + i), utf8("v"));
    }
    write(many);

    assertThat(storage().approximateKeys()).isBetween(900L, 1100L);
  }

  @Test
  default void aFlushChangesNothingThatIsRead() {
    write(batch().put(utf8("a"), utf8("1")).put(utf8("b"), utf8("1")));
    storage().flush();
    write(batch().put(utf8("b"), null));
    storage().flush();

    assertThat(storage().getAll(List.of(utf8("a"), utf8("b")))).containsExactly(utf8("1"), null);
    assertThat(storage().mark()).isPresent();
  }

  @Test
  default void storagesOfDifferentDirectoriesKnowNothingOfEachOther() {
    write(batch().put(utf8("a"), utf8("1")));
    storage().flush();
    try (Storage other = opened().open(StorageLocation.at(freshDirectory("other")))) {
      assertThat(other.mark()).isEmpty();
      assertThat(other.get(utf8("a"))).isNull();
      other.write(batch().put(utf8("a"), utf8("2")).mark(new byte[] {9, 9}));
      assertThat(other.get(utf8("a"))).isEqualTo(utf8("2"));
    }

    assertThat(storage().get(utf8("a"))).isEqualTo(utf8("1"));
    assertThat(storage().mark()).hasValue(new byte[] {7});
  }

  @Test
  default void whatIsWrittenWhileItFillsIsThereAtOnceAndStays() {
    write(batch().put(utf8("a"), utf8("1")).put(utf8("b"), utf8("1")));
    storage().filling();
    write(batch().put(utf8("b"), null).put(utf8("c"), utf8("2")));

    assertThat(storage().getAll(List.of(utf8("a"), utf8("b"), utf8("c"))))
        .containsExactly(utf8("1"), null, utf8("2"));
    storage().filled();

    assertThat(storage().getAll(List.of(utf8("a"), utf8("b"), utf8("c"))))
        .containsExactly(utf8("1"), null, utf8("2"));
    assertThat(storage().mark()).hasValue(new byte[] {7});
  }

  /** A mark without its entries would pass for a table that need not be read. */
  @Test
  default void aReopenedStorageHasItsMarkAndItsEntriesOrNeither() {
    write(batch().put(utf8("a"), utf8("1")));

    reopen();

    assertThat(storage().get(utf8("a")) != null).isEqualTo(storage().mark().isPresent());
  }

  @Test
  default void whatIsDeletedIsGoneAndTheRestIsNot() {
    write(batch().put(utf8("a"), utf8("1")));
    try (Storage other = opened().open(StorageLocation.at(freshDirectory("other")))) {
      other.write(batch().put(utf8("a"), utf8("2")).mark(new byte[] {9}));
    }

    opened().delete(StorageLocation.at(freshDirectory("other")));
    opened().delete(StorageLocation.at(freshDirectory("never there")));

    try (Storage other = opened().open(StorageLocation.at(freshDirectory("other")))) {
      assertThat(other.mark()).isEmpty();
      assertThat(other.get(utf8("a"))).isNull();
    }
    assertThat(storage().get(utf8("a"))).isEqualTo(utf8("1"));
  }
}
