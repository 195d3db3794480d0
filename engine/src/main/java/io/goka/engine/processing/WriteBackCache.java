package io.goka.engine.processing;

import io.goka.engine.processing.CacheEntry.Form;
import io.goka.engine.state.KeyHash;
import io.goka.spi.Codec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Owner: task thread. The values of a table partition that callbacks have lately read and written.
 * Uncommitted values live here and nowhere else.
 *
 * <p>An open hash table with linear probing, keyed by the written key's bytes, so that finding a
 * key costs no object. The hashes lie side by side in an array of their own: what is looked at for
 * a key is one line of it, and then the one entry that is right. Values of immutable types stay
 * decoded between callbacks and are encoded once a commit; all others are kept as bytes.
 *
 * <p>Eviction is by the clock algorithm: a hand goes round the slots, and takes what was not used
 * since it last came by. It never takes what is not stored: neither dirty entries, nor those whose
 * last epoch is still under way.
 */
final class WriteBackCache {

  private static final int SMALLEST = 1 << 8;

  /**
   * How many slots one eviction looks at: several times what a slice of input can fill, so that the
   * cache shrinks, and not so many that one in which everything is in use costs much.
   */
  private static final int MOST_STEPS = 1 << 13;

  private final Codec<Object> codec;
  private final boolean keepsDecoded;
  private final ValueSizes sizes;
  private int[] hashes = new int[SMALLEST];
  private @Nullable CacheEntry[] entries = new CacheEntry[SMALLEST];
  private int size;
  private long bytes;
  private int hand;
  private boolean whole;

  /**
   * @param codec the table's codec
   * @param whole whether the table has no key yet, so that the cache knows all that it will have
   */
  WriteBackCache(Codec<Object> codec, boolean whole) {
    this.codec = codec;
    this.whole = whole;
    this.keepsDecoded = codec.immutable();
    this.sizes = new ValueSizes(codec);
  }

  /** How many keys are held. */
  int size() {
    return size;
  }

  /** What the entries take, approximately. */
  long bytes() {
    return bytes;
  }

  /** Whether a key that it does not know has no value. */
  boolean isWhole() {
    return whole;
  }

  /** The entry of a key; a new one, of unknown content, when there is none. */
  CacheEntry entry(byte[] key) {
    int hash = KeyHash.of(key);
    int mask = hashes.length - 1;
    int slot = hash & mask;
    for (int found = hashes[slot]; found != KeyHash.FREE; found = hashes[slot]) {
      if (found == hash) {
        CacheEntry entry = at(slot);
        if (Arrays.equals(entry.key, key)) {
          entry.referenced = true;
          return entry;
        }
      }
      slot = (slot + 1) & mask;
    }
    return add(key, hash);
  }

  private CacheEntry add(byte[] key, int hash) {
    if (size >= hashes.length / 8 * 5) {
      grow();
    }
    CacheEntry entry = new CacheEntry(key, hash);
    place(entry);
    size++;
    bytes += entry.bytes();
    return entry;
  }

  private void place(CacheEntry entry) {
    int mask = hashes.length - 1;
    int slot = entry.hash & mask;
    while (hashes[slot] != KeyHash.FREE) {
      slot = (slot + 1) & mask;
    }
    hashes[slot] = entry.hash;
    entries[slot] = entry;
  }

  private CacheEntry at(int slot) {
    CacheEntry entry = entries[slot];
    if (entry == null) {
      throw new IllegalStateException("a hash without its entry");
    }
    return entry;
  }

  /** Fills entries of unknown content with what the table has for their keys. */
  void load(List<CacheEntry> unknown, List<byte @Nullable []> values) {
    for (int i = 0; i < unknown.size(); i++) {
      byte[] value = values.get(i);
      CacheEntry entry = unknown.get(i);
      entry.stored = value != null;
      replace(entry, value == null ? Form.ABSENT : Form.ENCODED, value);
    }
  }

  /** The decoded value; null when the key has none. */
  @Nullable Object value(CacheEntry entry) {
    switch (entry.form) {
      case DECODED -> {
        return entry.content;
      }
      case ENCODED -> {
        Object value = codec.decode(bytesOf(entry));
        if (keepsDecoded) {
          entry.become(Form.DECODED, value);
        }
        return value;
      }
      case ABSENT -> {
        return null;
      }
      case UNKNOWN -> throw new IllegalStateException("the entry was not loaded");
    }
    throw new AssertionError(entry.form);
  }

  /**
   * What is kept of a value that a callback sets: the value when it never changes, its bytes when
   * it may.
   */
  Object kept(Object value) {
    return keepsDecoded ? value : codec.encode(value);
  }

  /** Sets the value of a key to what {@link #kept} made of it, or to none. */
  void write(CacheEntry entry, @Nullable Object kept) {
    if (kept == null) {
      replace(entry, Form.ABSENT, null);
    } else {
      replace(entry, keepsDecoded ? Form.DECODED : Form.ENCODED, kept);
      if (keepsDecoded) {
        resize(entry, sizes.of(kept));
      }
    }
    entry.dirty = true;
  }

  /** Sets the value of a key to bytes that {@link #bytesOfKept} has made. */
  void writeEncoded(CacheEntry entry, byte[] encoded) {
    replace(entry, Form.ENCODED, encoded);
    entry.dirty = true;
  }

  /** The bytes of what {@link #kept} made of a value. */
  byte[] bytesOfKept(Object kept) {
    return !keepsDecoded && kept instanceof byte[] bytes ? bytes : codec.encode(kept);
  }

  /** The bytes of a key's value, for the table's topic; null when it has none. */
  byte @Nullable [] encoded(CacheEntry entry) {
    switch (entry.form) {
      case DECODED -> {
        byte[] encoded = codec.encode(decodedOf(entry));
        resize(entry, encoded.length);
        sizes.encoded(encoded.length);
        return encoded;
      }
      case ENCODED -> {
        return bytesOf(entry);
      }
      case ABSENT -> {
        return null;
      }
      case UNKNOWN -> throw new IllegalStateException("the entry was not loaded");
    }
    throw new AssertionError(entry.form);
  }

  /**
   * Drops entries until the cache is within its bound, or it has looked far enough for this time.
   *
   * @param most how many bytes it may hold
   * @param storedEpoch the last epoch whose writes are in the table
   */
  void evict(long most, long storedEpoch) {
    int steps = MOST_STEPS;
    while (bytes > most && steps-- > 0) {
      // What is taken out is followed by what was behind it, which is looked at next.
      if (hashes[hand] == KeyHash.FREE || !evicted(at(hand), storedEpoch)) {
        hand = (hand + 1) & (hashes.length - 1);
      }
    }
  }

  private boolean evicted(CacheEntry entry, long storedEpoch) {
    if (entry.referenced) {
      entry.referenced = false;
      return false;
    }
    if (entry.dirty || entry.writtenInEpoch > storedEpoch) {
      return false;
    }
    size--;
    bytes -= entry.bytes();
    whole &= !entry.stored;
    free(hand);
    return true;
  }

  /**
   * Takes out the entry of a slot, and moves up those behind it that would not be found any more
   * when their way from the slot of their hash led over a free one.
   */
  private void free(int slot) {
    int mask = hashes.length - 1;
    int gap = slot;
    int next = (gap + 1) & mask;
    while (hashes[next] != KeyHash.FREE) {
      int home = hashes[next] & mask;
      if (((next - home) & mask) >= ((next - gap) & mask)) {
        hashes[gap] = hashes[next];
        entries[gap] = entries[next];
        gap = next;
      }
      next = (next + 1) & mask;
    }
    hashes[gap] = KeyHash.FREE;
    entries[gap] = null;
  }

  private void replace(CacheEntry entry, Form form, @Nullable Object content) {
    bytes -= entry.bytes();
    entry.become(form, content);
    bytes += entry.bytes();
  }

  private void resize(CacheEntry entry, int valueBytes) {
    bytes += valueBytes - entry.valueBytes;
    entry.valueBytes = valueBytes;
  }

  private void grow() {
    @Nullable CacheEntry[] before = entries;
    hashes = new int[before.length * 2];
    entries = new CacheEntry[before.length * 2];
    for (CacheEntry entry : before) {
      if (entry != null) {
        place(entry);
      }
    }
  }

  private static byte[] bytesOf(CacheEntry entry) {
    if (entry.content instanceof byte[] encoded) {
      return encoded;
    }
    throw new IllegalStateException("the entry has no bytes");
  }

  private static Object decodedOf(CacheEntry entry) {
    Object decoded = entry.content;
    if (decoded == null) {
      throw new IllegalStateException("the entry has no value");
    }
    return decoded;
  }
}
