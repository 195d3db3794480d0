package io.goka.engine.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
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
  void givesMemoryBackInStepsWhenMoreTablesOpen() {
    RowMemory memory = new RowMemory(16 << 20);
    RowCache rows = new RowCache(memory);
    for (int i = 0; i < 200_000; i++) {
      rows.put(key(i), new byte[150]);
    }
    assertThat(rows.bytes()).isEqualTo(memory.used()).isGreaterThan(15 << 20);
    RowCache other = new RowCache(memory);
    assertThat(rows.isTooLarge()).isTrue();
    rows.fit();
    assertThat(rows.bytes()).isBetween(12L << 20, 15L << 20);
    while (rows.isTooLarge()) {
      rows.fit();
    }
    assertThat(rows.bytes()).isBetween(7L << 20, 8L << 20).isEqualTo(memory.used());
    assertThat(rows.get(key(199_999))).isEqualTo(new byte[150]);

    RowCache[] many = new RowCache[20];
    Arrays.setAll(many, i -> new RowCache(memory));
    rows.fit();
    assertThat(memory.used()).isZero();
    assertThat(rows.get(key(199_999))).isNull();

    Arrays.stream(many).forEach(RowCache::close);
    other.close();
    rows.put(key(1), bytes("value"));
    assertThat(rows.get(key(1))).isEqualTo(bytes("value"));
    rows.close();
    assertThat(memory.used()).isZero();
  }

  /**
   * Tables come and go, all are written and read: none is wrong, nor do they outgrow the memory.
   */
  @Test
  void manyShareTheMemory() {
    for (int seed = 0; seed < 4; seed++) {
      Random random = new Random(seed);
      RowMemory memory = new RowMemory((4 + random.nextInt(20)) * SEGMENT);
      List<RowCache> open = new ArrayList<>();
      List<Map<String, byte[]>> truths = new ArrayList<>();
      for (int step = 0; step < 200_000; step++) {
        int event = random.nextInt(10_000);
        if (open.isEmpty() || (event < 3 && open.size() < 8)) {
          open.add(new RowCache(memory));
          truths.add(new HashMap<>());
        }
        int which = random.nextInt(open.size());
        RowCache rows = open.get(which);
        Map<String, byte[]> truth = truths.get(which);
        String key = "key-" + (int) (5_000 * Math.pow(random.nextDouble(), 2));
        if (event > 9_997) {
          rows.close();
          open.remove(which);
          truths.remove(which);
        } else if (event > 5_000) {
          byte[] known = rows.get(bytes(key));
          if (known != null) {
            assertThat(known == Memtable.DELETED ? null : known).isEqualTo(truth.get(key));
          }
        } else {
          byte[] value = value(random);
          rows.put(bytes(key), value);
          truth.put(key, value);
        }
        if (step % 100 == 0) {
          open.forEach(RowCache::fit);
        }
      }
      for (int i = 0; i < 100; i++) {
        open.forEach(RowCache::fit);
      }
      long most = open.size() * memory.share();
      assertThat(open.stream().mapToLong(RowCache::bytes).sum())
          .isEqualTo(memory.used())
          .isLessThanOrEqualTo(most);
    }
  }

  @Test
  void neverAnswersWhatIsNotSo() {
    for (int seed = 0; seed < 8; seed++) {
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
