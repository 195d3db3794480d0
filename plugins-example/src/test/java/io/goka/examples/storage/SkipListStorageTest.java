package io.goka.examples.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.spi.Storage;
import io.goka.spi.StorageBatch;
import io.goka.spi.StorageCursor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SkipListStorageTest {

  private final Storage storage = new SkipListProvider().open(Path.of("nowhere"));

  @AfterEach
  void close() {
    storage.close();
  }

  @Test
  void readsWhatWasWrittenAndNotWhatWasDeleted() {
    storage.write(new StorageBatch(2).put(bytes("a"), bytes("1")).put(bytes("b"), bytes("2")));
    storage.write(new StorageBatch(1).put(bytes("a"), null));

    assertThat(storage.get(bytes("a"))).isNull();
    assertThat(storage.get(bytes("b"))).isEqualTo(bytes("2"));
    assertThat(storage.approximateKeys()).isEqualTo(1);
  }

  @Test
  void remembersTheLastMark() {
    assertThat(storage.mark()).isEmpty();

    storage.write(new StorageBatch(0).mark(bytes("7")));

    assertThat(storage.mark()).hasValue(bytes("7"));
  }

  @Test
  void walksOverARangeInTheUnsignedOrderOfTheKeys() {
    storage.write(
        new StorageBatch(4)
            .put(new byte[] {(byte) 0x80}, bytes("high"))
            .put(bytes("b"), bytes("b"))
            .put(bytes("a"), bytes("a"))
            .put(new byte[0], bytes("empty")));

    assertThat(values(null, null)).containsExactly("empty", "a", "b", "high");
    assertThat(values(bytes("a"), bytes("b"))).containsExactly("a");
    assertThat(values(bytes("b"), null)).containsExactly("b", "high");
  }

  @Test
  void aCursorBeforeItsFirstEntryHasNone() {
    try (StorageCursor cursor = storage.range(null, null)) {
      assertThatThrownBy(cursor::key).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void whatIsReadBelongsToTheReader() {
    storage.write(new StorageBatch(1).put(bytes("a"), bytes("1")));

    byte[] read = storage.get(bytes("a"));
    if (read != null) {
      read[0] = 'x';
    }

    assertThat(storage.get(bytes("a"))).isEqualTo(bytes("1"));
  }

  private List<String> values(byte @Nullable [] from, byte @Nullable [] to) {
    List<String> values = new ArrayList<>();
    try (StorageCursor cursor = storage.range(from, to)) {
      while (cursor.next()) {
        values.add(new String(cursor.value(), StandardCharsets.UTF_8));
      }
    }
    return values;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
