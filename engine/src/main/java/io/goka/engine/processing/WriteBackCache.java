package io.goka.engine.processing;

import io.goka.engine.processing.CacheEntry.Form;
import io.goka.spi.Codec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Owner: task thread. The values of a table partition that callbacks have lately read and written.
 * Uncommitted values live here and nowhere else.
 *
 * <p>A hash table of intrusive chains, keyed by the written key's bytes, so that finding a key
 * costs no object. Values of immutable types stay decoded between callbacks and are encoded once a
 * commit; all others are kept as bytes.
 *
 * <p>Eviction is by the clock algorithm: a hand goes round the buckets, and takes what was not used
 * since it last came by. It never takes what is not stored: neither dirty entries, nor those whose
 * last epoch is still under way.
 */
final class WriteBackCache {

  private static final int SMALLEST = 1 << 8;

  /**
   * How many buckets one eviction looks at: several times what a slice of input can fill, so that
   * the cache shrinks, and not so many that one in which everything is in use costs much.
   */
  private static final int MOST_STEPS = 1 << 13;

  private final Codec<Object> codec;
  private final boolean keepsDecoded;
  private final ValueSizes sizes;
  private @Nullable CacheEntry[] buckets = new CacheEntry[SMALLEST];
  private int size;
  private long bytes;
  private int hand;

  /**
   * @param codec the table's codec
   */
  WriteBackCache(Codec<Object> codec) {
    this.codec = codec;
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

  /** The entry of a key; a new one, of unknown content, when there is none. */
  CacheEntry entry(byte[] key) {
    int hash = spread(Arrays.hashCode(key));
    int bucket = hash & (buckets.length - 1);
    for (CacheEntry entry = buckets[bucket]; entry != null; entry = entry.next) {
      if (entry.hash == hash && Arrays.equals(entry.key, key)) {
        entry.referenced = true;
        return entry;
      }
    }
    return add(key, hash);
  }

  private CacheEntry add(byte[] key, int hash) {
    if (size >= buckets.length / 4 * 3) {
      grow();
    }
    CacheEntry entry = new CacheEntry(key, hash);
    int bucket = hash & (buckets.length - 1);
    entry.next = buckets[bucket];
    buckets[bucket] = entry;
    size++;
    bytes += entry.bytes();
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
      evictBucket(hand, storedEpoch);
      hand = (hand + 1) & (buckets.length - 1);
    }
  }

  private void evictBucket(int bucket, long storedEpoch) {
    CacheEntry previous = null;
    for (CacheEntry entry = buckets[bucket]; entry != null; entry = entry.next) {
      if (entry.referenced) {
        entry.referenced = false;
      } else if (!entry.dirty && entry.writtenInEpoch <= storedEpoch) {
        if (previous == null) {
          buckets[bucket] = entry.next;
        } else {
          previous.next = entry.next;
        }
        size--;
        bytes -= entry.bytes();
        continue;
      }
      previous = entry;
    }
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
    @Nullable CacheEntry[] larger = new CacheEntry[buckets.length * 2];
    for (CacheEntry chain : buckets) {
      CacheEntry entry = chain;
      while (entry != null) {
        CacheEntry following = entry.next;
        int bucket = entry.hash & (larger.length - 1);
        entry.next = larger[bucket];
        larger[bucket] = entry;
        entry = following;
      }
    }
    buckets = larger;
  }

  /** Arrays.hashCode leaves short keys close together; this spreads them over all bits. */
  private static int spread(int hash) {
    int mixed = hash * 0x9E3779B9;
    return mixed ^ (mixed >>> 16);
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
