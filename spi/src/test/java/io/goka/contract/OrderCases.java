package io.goka.contract;

import static io.goka.contract.StorageFixture.batch;
import static io.goka.contract.StorageFixture.hex;
import static io.goka.contract.StorageFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.spi.StorageBatch;
import io.goka.spi.StorageCursor;
import io.goka.spi.StorageProvider.Capability;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Ranges, of storages that are {@link Capability#ORDERED}. */
interface OrderCases extends StorageFixture {

  private void writeSomeKeys() {
    needs(Capability.ORDERED);
    StorageBatch writes = batch();
    List.of("ffff", "00", "7f", "", "80", "ff", "0000", "7fff", "fe")
        .forEach(key -> writes.put(hex(key), hex(key)));
    write(writes);
  }

  @Test
  default void rangesAreInUnsignedOrderOfTheBytes() {
    writeSomeKeys();

    assertThat(range(null, null))
        .containsExactly("", "00", "0000", "7f", "7fff", "80", "fe", "ff", "ffff");
  }

  @Test
  default void aRangeBeginsWithItsFirstKeyAndEndsBeforeItsLast() {
    writeSomeKeys();

    assertThat(range("", null)).isEqualTo(range(null, null));
    assertThat(range("7f", "ff")).containsExactly("7f", "7fff", "80", "fe");
    assertThat(range("ff", null)).containsExactly("ff", "ffff");
    assertThat(range(null, "00")).containsExactly("");
    assertThat(range("00", "0001")).containsExactly("00", "0000");
  }

  @Test
  default void boundsNeedNotBeKeys() {
    writeSomeKeys();

    assertThat(range("7e", "80")).containsExactly("7f", "7fff");
    assertThat(range("7fffff", "fdff")).containsExactly("80");
    assertThat(range("ffffff", null)).isEmpty();
  }

  @Test
  default void aRangeThatIsEmptyOrBackwardsHasNothing() {
    writeSomeKeys();

    assertThat(range(null, "")).isEmpty();
    assertThat(range("", "")).isEmpty();
    assertThat(range("80", "80")).isEmpty();
    assertThat(range("ff", "7f")).isEmpty();
  }

  @Test
  default void rangesAreThoseOfASortedMap() {
    needs(Capability.ORDERED);
    Random random = new Random(11);
    TreeMap<byte[], byte[]> model = new TreeMap<>(Arrays::compareUnsigned);
    for (int round = 0; round < 50; round++) {
      StorageBatch writes = batch();
      for (int i = 0; i < 10; i++) {
        byte[] key = randomKey(random);
        if (random.nextInt(4) == 0) {
          writes.put(key, null);
          model.remove(key);
        } else {
          byte[] value = utf8("v" + random.nextInt());
          writes.put(key, value);
          model.put(key, value);
        }
      }
      write(writes);
      byte[] from = randomKey(random);
      byte[] to = randomKey(random);

      List<String> expected = new ArrayList<>();
      if (Arrays.compareUnsigned(from, to) <= 0) {
        model.subMap(from, to).keySet().forEach(key -> expected.add(hex(key)));
      }

      assertThat(range(hex(from), hex(to))).as("round %s", round).isEqualTo(expected);
    }
  }

  private static byte[] randomKey(Random random) {
    byte[] key = new byte[random.nextInt(3)];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) new int[] {0x00, 0x01, 0x7f, 0x80, 0xfe, 0xff}[random.nextInt(6)];
    }
    return key;
  }

  @Test
  default void aCursorHasKeyAndValueOfItsEntry() {
    needs(Capability.ORDERED);
    write(batch().put(utf8("a"), utf8("1")).put(utf8("b"), utf8("")));

    try (StorageCursor cursor = storage().range(null, null)) {
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.key()).isEqualTo(utf8("a"));
      assertThat(cursor.value()).isEqualTo(utf8("1"));
      assertThat(cursor.key()).as("asked again").isEqualTo(utf8("a"));
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.value()).isEmpty();
    }
  }

  @Test
  default void aCursorAtTheEndStaysThere() {
    needs(Capability.ORDERED);
    write(batch().put(utf8("a"), utf8("1")));

    try (StorageCursor cursor = storage().range(null, null)) {
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.next()).isFalse();
      assertThat(cursor.next()).isFalse();
    }
    try (StorageCursor empty = storage().range(utf8("b"), null)) {
      assertThat(empty.next()).isFalse();
      assertThat(empty.next()).isFalse();
    }
  }

  @Test
  default void whatACursorReadsBelongsToTheReader() {
    needs(Capability.ORDERED);
    write(batch().put(utf8("a"), utf8("1")));

    try (StorageCursor cursor = storage().range(null, null)) {
      assertThat(cursor.next()).isTrue();
      cursor.key()[0] = 'x';
      cursor.value()[0] = 'x';
    }

    assertThat(range(null, null)).containsExactly(hex(utf8("a")));
    assertThat(storage().get(utf8("a"))).isEqualTo(utf8("1"));
  }

  @Test
  default void severalCursorsWalkByThemselves() {
    writeSomeKeys();

    try (StorageCursor one = storage().range(hex("7f"), null);
        StorageCursor other = storage().range(null, hex("01"))) {
      assertThat(one.next()).isTrue();
      assertThat(other.next()).isTrue();
      assertThat(one.next()).isTrue();
      assertThat(hex(one.key())).isEqualTo("7fff");
      assertThat(hex(other.key())).isEmpty();
    }
  }
}
