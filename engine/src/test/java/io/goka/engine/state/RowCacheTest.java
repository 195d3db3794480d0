package io.goka.engine.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RowCacheTest {

  private static final long SEGMENT = 1 << 16;

  @Test
  void knowsWhatItWasTold() {
    RowCache rows = new RowCache(new RowMemory(1 << 20));

    assertThat(rows.isEmpty()).isTrue();
    assertThat(rows.get(bytes("a"))).isNull();
    rows.put(bytes("a"), bytes("1"));
    rows.put(bytes(""), bytes(""));
    rows.put(bytes("gone"), null);

    assertThat(rows.get(bytes("a"))).isEqualTo(bytes("1"));
    assertThat(rows.get(bytes(""))).isEqualTo(new byte[0]).isNotSameAs(Memtable.DELETED);
    assertThat(rows.get(bytes("gone"))).isSameAs(Memtable.DELETED);
    assertThat(rows.get(bytes("b"))).isNull();
    assertThat(rows.size()).isEqualTo(3);
  }

  @Test
  void hasTheLatestValue() {
    RowCache rows = new RowCache(new RowMemory(1 << 20));
    for (String value : new String[] {"1", "2", "a longer one", "s", ""}) {
      rows.put(bytes("a"), bytes(value));
      assertThat(rows.get(bytes("a"))).isEqualTo(bytes(value));
    }
    rows.put(bytes("a"), null);
    assertThat(rows.get(bytes("a"))).isSameAs(Memtable.DELETED);
    assertThat(rows.size()).isEqualTo(1);
  }

  @Test
  void updatesOnlyWhatItKnows() {
    RowCache rows = new RowCache(new RowMemory(1 << 20));
    rows.put(bytes("a"), bytes("1"));
    rows.update(bytes("a"), bytes("two"));
    rows.update(bytes("b"), bytes("two"));

    assertThat(rows.get(bytes("a"))).isEqualTo(bytes("two"));
    assertThat(rows.get(bytes("b"))).isNull();
  }

  @Test
  void doesNotKeepWhatIsLargeNorWhatItWasBefore() {
    RowCache rows = new RowCache(new RowMemory(1 << 20));
    rows.put(bytes("a"), bytes("1"));
    rows.put(bytes("b"), bytes("1"));
    rows.put(bytes("a"), new byte[20_000]);
    rows.put(new byte[20_000], bytes("1"));

    assertThat(rows.get(bytes("a"))).isNull();
    assertThat(rows.get(new byte[20_000])).isNull();
    assertThat(rows.get(bytes("b"))).isEqualTo(bytes("1"));
  }

  @Test
  void keepsNothingWithoutMemory() {
    RowCache rows = new RowCache(RowMemory.none());
    rows.put(bytes("a"), bytes("1"));

    assertThat(rows.get(bytes("a"))).isNull();
    assertThat(rows.bytes()).isZero();
  }

  @Test
  void staysWithinItsShareAndFullOfRows() {
    RowCache rows = new RowCache(new RowMemory(1 << 20));
    for (int i = 0; i < 100_000; i++) {
      rows.put(key(i), bytes("value"));
      assertThat(rows.bytes()).isLessThanOrEqualTo(1 << 20);
    }
    // A row takes 23 bytes and its slot 8, of which a quarter at least is free.
    assertThat(rows.size()).isGreaterThan(20_000);
    assertThat(rows.get(key(99_999))).isEqualTo(bytes("value"));
    assertThat(rows.get(key(0))).isNull();
  }

  @Test
  void whatIsReadStaysLonger() {
    RowCache rows = new RowCache(new RowMemory(10 * SEGMENT));
    for (int i = 0; i < 500; i++) {
      rows.put(key(i), new byte[50]);
    }
    for (int i = 1_000; i < 100_000; i++) {
      rows.put(key(i), new byte[50]);
      assertThat(rows.get(key(i % 100))).as("key %s", i % 100).isNotNull();
    }
    assertThat(rows.get(key(400))).isNull();
  }

  @Test
  void givesMemoryBackWhenMoreTablesOpen() {
    RowMemory memory = new RowMemory(1 << 20);
    RowCache rows = new RowCache(memory);
    for (int i = 0; i < 50_000; i++) {
      rows.put(key(i), bytes("value"));
    }
    RowCache other = new RowCache(memory);
    rows.put(key(1), bytes("value"));
    assertThat(rows.bytes()).isBetween(1L << 18, 1L << 19);
    assertThat(rows.get(key(1))).isEqualTo(bytes("value"));

    other.close();
    for (int i = 0; i < 50_000; i++) {
      rows.put(key(i), bytes("value"));
    }
    assertThat(rows.bytes()).isGreaterThan(9L << 16);

    RowCache[] many = new RowCache[100];
    Arrays.setAll(many, i -> new RowCache(memory));
    rows.put(key(1), bytes("value"));
    assertThat(rows.bytes()).isZero();
    assertThat(rows.get(key(1))).isNull();
    assertThat(rows.get(key(49_999))).isNull();
  }

  @Test
  void neverAnswersWhatIsNotSo() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      RowCache rows = new RowCache(new RowMemory((2 + random.nextInt(6)) * SEGMENT));
      Map<String, byte[]> truth = new HashMap<>();
      for (int step = 0; step < 100_000; step++) {
        String key = "key-" + (int) (3_000 * Math.pow(random.nextDouble(), 3));
        if (random.nextInt(3) == 0) {
          byte[] known = rows.get(bytes(key));
          if (known != null) {
            assertThat(known == Memtable.DELETED ? null : known).isEqualTo(truth.get(key));
          }
        } else {
          byte[] value = random.nextInt(10) == 0 ? null : value(random);
          boolean update = random.nextInt(4) == 0;
          if (update) {
            rows.update(bytes(key), value);
          } else {
            rows.put(bytes(key), value);
          }
          truth.put(key, value);
        }
      }
    }
  }

  private static byte[] value(Random random) {
    int most = random.nextInt(50) == 0 ? 20_000 : 200;
    byte[] value = new byte[random.nextInt(most)];
    random.nextBytes(value);
    return value;
  }

  private static byte[] key(int number) {
    return bytes(String.format("key-%08d", number));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
