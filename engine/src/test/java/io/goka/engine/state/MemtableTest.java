package io.goka.engine.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.spi.StorageBatch;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class MemtableTest {

  private final Memtable memtable = new Memtable();

  @Test
  void itKnowsTheLastValueOfAKeyAndNothingOfOthers() {
    put("a", "1");
    put("a", "2");
    put("b", "");

    assertThat(get("a")).isEqualTo("2");
    assertThat(get("b")).isEmpty();
    assertThat(memtable.get(bytes("c"))).isNull();
    assertThat(memtable.size()).isEqualTo(2);
  }

  @Test
  void aKeyWithoutAValueIsKnownToHaveNone() {
    put("a", "1");
    put("a", null);
    put("b", null);

    assertThat(memtable.get(bytes("a"))).isSameAs(Memtable.DELETED);
    assertThat(memtable.get(bytes("b"))).isSameAs(Memtable.DELETED);
    put("a", "1");
    assertThat(get("a")).isEqualTo("1");
  }

  @Test
  void valuesThatAreReadAreCopies() {
    put("a", "1");
    assertThat(memtable.get(bytes("a"))).satisfies(value -> value[0] = 'x');

    assertThat(get("a")).isEqualTo("1");
  }

  @Test
  void itSaysBeforehandWhatItWillUse() {
    long used = 0;
    for (int i = 0; i < 10_000; i++) {
      byte[] key = bytes("key-" + i);
      byte[] value = new byte[i % 50];
      long next = memtable.usedWith(1, Memtable.bytesOf(key, value));
      assertThat(next).isGreaterThan(used);
      memtable.put(key, value);
      used = next;
      assertThat(memtable.usedWith(0, 0)).isEqualTo(used);
    }
    assertThat(memtable.bytes()).isBetween(used, 2 * used);
  }

  /** Values that grow, shrink and go away, over several sizes of the table. */
  @Test
  void whatIsClearedKnowsNothing() {
    Memtable memtable = new Memtable();
    for (int i = 0; i < 1000; i++) {
      memtable.put(bytes("key-" + i), bytes("value"));
    }
    long bytes = memtable.bytes();
    memtable.clear();

    assertThat(memtable.size()).isZero();
    assertThat(memtable.get(bytes("key-1"))).isNull();
    memtable.put(bytes("key-2"), bytes("other"));
    StorageBatch batch = new StorageBatch(1);
    memtable.addTo(batch);
    assertThat(batch.size()).isEqualTo(1);
    assertThat(memtable.get(bytes("key-2"))).isEqualTo(bytes("other"));
    assertThat(memtable.bytes()).isEqualTo(bytes);
  }

  @Test
  void itDoesWhatAMapDoes() {
    Random random = new Random(7);
    Map<String, @Nullable String> model = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      String key = "key-" + random.nextInt(3000);
      String value = random.nextInt(10) == 0 ? null : "v".repeat(random.nextInt(40));
      put(key, value);
      model.put(key, value);
    }
    assertThat(entries()).isEqualTo(model);
    model.forEach(
        (key, value) -> {
          byte[] known = memtable.get(bytes(key));
          assertThat(known == Memtable.DELETED ? null : get(key)).isEqualTo(value);
        });
  }

  private Map<String, @Nullable String> entries() {
    Map<String, @Nullable String> entries = new HashMap<>();
    StorageBatch batch = new StorageBatch(memtable.size());
    memtable.addTo(batch);
    for (int i = 0; i < batch.size(); i++) {
      byte[] value = batch.value(i);
      String key = new String(batch.key(i), UTF_8);
      assertThat(entries).as("each key once").doesNotContainKey(key);
      entries.put(key, value == null ? null : new String(value, UTF_8));
    }
    assertThat(entries).hasSize(memtable.size());
    return entries;
  }

  private void put(String key, @Nullable String value) {
    memtable.put(bytes(key), value == null ? null : bytes(value));
  }

  private String get(String key) {
    byte[] value = memtable.get(bytes(key));
    return value == null ? "unknown" : new String(value, UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
