package io.goka.engine.processing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.engine.processing.CacheEntry.Form;
import io.goka.engine.state.KeyHash;
import io.goka.spi.Codec;
import io.goka.spi.CodecException;
import io.goka.spi.Codecs;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WriteBackCacheTest {

  @Test
  void anEntryIsOfUnknownContentUntilItWasLoaded() {
    WriteBackCache cache = cache(Codecs.string());

    CacheEntry entry = cache.entry(key("a"));

    assertThat(entry.form).isEqualTo(Form.UNKNOWN);
    assertThatThrownBy(() -> cache.value(entry)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> cache.encoded(entry)).isInstanceOf(IllegalStateException.class);
    cache.load(List.of(entry), Collections.singletonList(null));
    assertThat(cache.value(entry)).isNull();
    assertThat(cache.encoded(entry)).isNull();
    assertThat(cache.entry(key("a"))).isSameAs(entry);
  }

  @Test
  void anImmutableValueIsDecodedAndEncodedOnce() {
    Counting codec = new Counting(true);
    WriteBackCache cache = cache(codec);
    CacheEntry read = loaded(cache, "a", "1");
    CacheEntry written = loaded(cache, "b", null);

    assertThat(cache.value(read)).isSameAs(cache.value(read));
    cache.write(written, cache.kept("2"));
    cache.write(written, cache.kept("3"));

    assertThat(codec.decodes).isEqualTo(1);
    assertThat(codec.encodes).as("before the commit").isZero();
    assertThat(cache.encoded(written)).isEqualTo(bytes("3"));
    assertThat(codec.encodes).isEqualTo(1);
  }

  @Test
  void aMutableValueThatChangesLaterLeavesTheCacheAlone() {
    WriteBackCache cache = cache(Codecs.bytes());
    CacheEntry entry = loaded(cache, "a", "1");

    byte[] set = bytes("2");
    cache.write(entry, cache.kept(set));
    set[0] = 'x';
    byte[] first = (byte[]) Objects.requireNonNull(cache.value(entry));
    byte[] second = (byte[]) Objects.requireNonNull(cache.value(entry));
    first[0] = 'y';

    assertThat(second).isEqualTo(bytes("2")).isNotSameAs(first);
    assertThat(cache.value(entry)).isEqualTo(bytes("2"));
    assertThat(cache.encoded(entry)).isEqualTo(bytes("2"));
  }

  @Test
  void aMutableValueThatWasLoadedIsMadeAnewForEachReader() {
    WriteBackCache cache = cache(Codecs.bytes());
    CacheEntry entry = loaded(cache, "a", "1");

    byte[] read = (byte[]) Objects.requireNonNull(cache.value(entry));
    read[0] = 'x';

    assertThat(cache.value(entry)).isEqualTo(bytes("1"));
  }

  @Test
  void aValueThatCannotBeDecodedLeavesTheEntryAsItWas() {
    WriteBackCache cache = cache(Codecs.int64());
    CacheEntry entry = loaded(cache, "a", "no number");

    assertThatThrownBy(() -> cache.value(entry)).isInstanceOf(CodecException.class);
    assertThatThrownBy(() -> cache.value(entry)).isInstanceOf(CodecException.class);
    cache.write(entry, cache.kept(5L));

    assertThat(cache.value(entry)).isEqualTo(5L);
  }

  @Test
  void aDeletedKeyHasNoValueAndIsDirty() {
    WriteBackCache cache = cache(Codecs.string());
    CacheEntry entry = loaded(cache, "a", "1");

    cache.write(entry, null);

    assertThat(entry.dirty).isTrue();
    assertThat(cache.value(entry)).isNull();
    assertThat(cache.encoded(entry)).isNull();
  }

  @Test
  void keysOfOneHashAreKeptApart() {
    WriteBackCache cache = cache(Codecs.string());
    List<byte[]> keys = collidingKeys(64);
    assertThat(keys.stream().map(KeyHash::of).distinct()).hasSize(keys.size() - 2);
    assertThat(keys.stream().map(key -> KeyHash.of(key) & 0xFF).distinct())
        .hasSizeLessThanOrEqualTo(2);

    keys.forEach(key -> cache.write(cache.entry(key), cache.kept(Arrays.toString(key))));

    assertThat(cache.size()).isEqualTo(keys.size());
    keys.forEach(key -> assertThat(cache.value(cache.entry(key))).isEqualTo(Arrays.toString(key)));
  }

  @Test
  void growsWithoutLosingAnEntry() {
    WriteBackCache cache = cache(Codecs.string());
    for (int i = 0; i < 20_000; i++) {
      cache.write(cache.entry(key("key-" + i)), cache.kept("value-" + i));
    }

    assertThat(cache.size()).isEqualTo(20_000);
    for (int i = 0; i < 20_000; i++) {
      assertThat(cache.value(cache.entry(key("key-" + i)))).isEqualTo("value-" + i);
    }
    assertThat(cache.size()).isEqualTo(20_000);
  }

  @Test
  void evictsDownToItsBoundAndForgetsWhatItCounted() {
    WriteBackCache cache = cache(Codecs.string());
    for (int i = 0; i < 2000; i++) {
      loaded(cache, "key-" + i, "value-" + i);
    }
    long full = cache.bytes();

    cache.evict(full / 2, -1);
    assertThat(cache.bytes()).isLessThanOrEqualTo(full / 2).isGreaterThan(full / 3);
    assertThat(cache.size()).isBetween(2000 / 3, 1000);

    evictAll(cache, Long.MAX_VALUE);
    assertThat(cache.size()).isZero();
    assertThat(cache.bytes()).isZero();
  }

  @Test
  void keepsWhatWasUsedLatelyLonger() {
    WriteBackCache cache = cache(Codecs.string());
    for (int i = 0; i < 1000; i++) {
      loaded(cache, "key-" + i, "value-" + i);
    }
    long bound = cache.bytes() / 2;
    cache.evict(cache.bytes() - 1, -1);
    Set<CacheEntry> used = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      used.add(loaded(cache, "key-" + i, "value-" + i));
    }

    cache.evict(bound, -1);

    for (int i = 0; i < 100; i++) {
      assertThat(used).as("key-%d", i).contains(cache.entry(key("key-" + i)));
    }
  }

  @Test
  void neverEvictsWhatIsDirtyOrNotYetStored() {
    WriteBackCache cache = cache(Codecs.string());
    CacheEntry dirty = loaded(cache, "dirty", null);
    cache.write(dirty, cache.kept("1"));
    CacheEntry underWay = loaded(cache, "under way", null);
    cache.write(underWay, cache.kept("2"));
    underWay.dirty = false;
    underWay.writtenInEpoch = 5;
    loaded(cache, "stored", "3");

    evictAll(cache, 4);
    assertThat(cache.size()).isEqualTo(2);
    assertThat(cache.entry(key("dirty"))).isSameAs(dirty);
    assertThat(cache.entry(key("under way"))).isSameAs(underWay);

    evictAll(cache, 5);
    assertThat(cache.size()).isEqualTo(1);
    assertThat(cache.entry(key("dirty"))).isSameAs(dirty);
  }

  @Test
  void isWholeUntilAKeyWithAValueIsEvicted() {
    WriteBackCache cache = new WriteBackCache(ErasedCasts.codec(Codecs.string()), true);
    CacheEntry absent = loaded(cache, "absent", null);
    absent.referenced = false;
    evictAll(cache, 0);
    assertThat(cache.size()).isZero();
    assertThat(cache.isWhole()).isTrue();

    CacheEntry present = loaded(cache, "present", "x");
    present.referenced = false;
    evictAll(cache, 0);
    assertThat(cache.isWhole()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void behavesAsAMapOverAStorageWhateverIsEvicted(boolean immutable) {
    for (long seed = 0; seed < 30; seed++) {
      new Simulation(new Random(seed), immutable).run(3000);
    }
  }

  /**
   * What a partition does with its cache, in any order, beside a plain map that is always right.
   */
  private static final class Simulation {
    private final Random random;
    private final WriteBackCache cache;
    private final Map<String, String> model = new HashMap<>();
    private final Map<String, byte[]> storage = new HashMap<>();
    private final Set<CacheEntry> dirty = new HashSet<>();
    private final Deque<Map<String, byte @Nullable []>> underWay = new ArrayDeque<>();
    private final List<byte[]> keys = collidingKeys(16);
    private long epoch;
    private long stored = -1;

    Simulation(Random random, boolean immutable) {
      this.random = random;
      this.cache = new WriteBackCache(ErasedCasts.codec(new Counting(immutable)), true);
      for (int i = 0; i < 80; i++) {
        keys.add(key("key-" + i));
      }
    }

    void run(int steps) {
      for (int step = 0; step < steps; step++) {
        int dice = random.nextInt(100);
        if (dice < 40) {
          read();
        } else if (dice < 75) {
          write();
        } else if (dice < 85) {
          cut();
        } else if (dice < 93) {
          store();
        } else {
          cache.evict(random.nextInt(3000), stored);
        }
      }
      cut();
      while (!underWay.isEmpty()) {
        store();
      }
      Map<String, String> found = new HashMap<>();
      storage.forEach((name, value) -> found.put(name, new String(value, UTF_8)));
      assertThat(found).isEqualTo(model);
      evictAll(cache, stored);
      assertThat(cache.bytes()).isZero();
      assertThat(cache.size()).isZero();
    }

    private CacheEntry touch(byte[] key) {
      CacheEntry entry = cache.entry(key);
      if (entry.form == Form.UNKNOWN) {
        byte[] value = storage.get(name(key));
        if (cache.isWhole()) {
          assertThat(value).as("what a whole cache knows nothing of").isNull();
        }
        cache.load(List.of(entry), Collections.singletonList(value));
      }
      return entry;
    }

    private void read() {
      byte[] key = keys.get(random.nextInt(keys.size()));
      assertThat(cache.value(touch(key))).isEqualTo(model.get(name(key)));
    }

    private void write() {
      byte[] key = keys.get(random.nextInt(keys.size()));
      CacheEntry entry = touch(key);
      if (random.nextInt(4) == 0) {
        cache.write(entry, null);
        model.remove(name(key));
      } else {
        String value = "v".repeat(random.nextInt(50)) + random.nextInt();
        cache.write(entry, cache.kept(value));
        model.put(name(key), value);
      }
      dirty.add(entry);
    }

    private void cut() {
      Map<String, byte @Nullable []> writes = new HashMap<>();
      for (CacheEntry entry : dirty) {
        assertThat(entry.dirty).isTrue();
        byte[] value = cache.encoded(entry);
        writes.put(name(entry.key), value);
        entry.stored = value != null;
        entry.dirty = false;
        entry.writtenInEpoch = epoch;
      }
      dirty.clear();
      underWay.add(writes);
      epoch++;
    }

    private void store() {
      Map<String, byte @Nullable []> writes = underWay.poll();
      if (writes != null) {
        writes.forEach(
            (name, value) -> {
              if (value == null) {
                storage.remove(name);
              } else {
                storage.put(name, value);
              }
            });
        stored++;
      }
    }

    private static String name(byte[] key) {
      return Arrays.toString(key);
    }
  }

  /** Text, and how often it was asked. */
  private static final class Counting implements Codec<String> {
    private final boolean immutable;
    private int encodes;
    private int decodes;

    Counting(boolean immutable) {
      this.immutable = immutable;
    }

    @Override
    public byte[] encode(String value) {
      encodes++;
      return bytes(value);
    }

    @Override
    public String decode(byte[] encoded) {
      decodes++;
      return new String(encoded, UTF_8);
    }

    @Override
    public boolean immutable() {
      return immutable;
    }
  }

  private static WriteBackCache cache(Codec<?> codec) {
    return new WriteBackCache(ErasedCasts.codec(codec), false);
  }

  private static CacheEntry loaded(WriteBackCache cache, String key, @Nullable String value) {
    CacheEntry entry = cache.entry(key(key));
    if (entry.form == Form.UNKNOWN) {
      cache.load(List.of(entry), Collections.singletonList(value == null ? null : bytes(value)));
    }
    return entry;
  }

  @Test
  void spreadsKeysThatDifferInOneCharacterAnywhere() {
    for (int length = 1; length <= 24; length++) {
      for (int at = 0; at < length; at++) {
        Set<Integer> slots = new HashSet<>();
        for (int character = 0; character < 64; character++) {
          byte[] key = new byte[length];
          key[at] = (byte) (' ' + character);
          slots.add(KeyHash.of(key) & 0xFFFF);
        }
        assertThat(slots).as("length %d, place %d", length, at).hasSizeGreaterThan(60);
      }
    }
  }

  private static void evictAll(WriteBackCache cache, long storedEpoch) {
    for (int i = 0; i < 20; i++) {
      cache.evict(0, storedEpoch);
    }
  }

  /** Keys whose way begins in one slot; the first four are pairs of the same hash. */
  private static List<byte[]> collidingKeys(int many) {
    List<byte[]> keys = new ArrayList<>();
    Map<Integer, byte[]> byHash = new HashMap<>();
    for (int i = 0; keys.size() < 4; i++) {
      byte[] key = key("colliding-" + i);
      byte[] twin = byHash.put(KeyHash.of(key), key);
      if (twin != null) {
        keys.add(twin);
        keys.add(key);
      }
    }
    int slot = KeyHash.of(keys.get(0)) & 0xFF;
    byHash.values().stream()
        .filter(key -> (KeyHash.of(key) & 0xFF) == slot)
        .limit(many - keys.size())
        .forEach(keys::add);
    return keys;
  }

  private static byte[] key(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
