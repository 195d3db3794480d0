package io.goka.engine.state;

import io.goka.spi.CodecException;
import io.goka.spi.KeyFormat;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A range of written keys, in unsigned byte order. Arrays are not copied, and must not be changed.
 *
 * @param from the first key; null for the first there is
 * @param to the key before which the range ends; null for the end
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record KeyRange(byte @Nullable [] from, byte @Nullable [] to) {

  /** All keys. */
  public static final KeyRange ALL = new KeyRange(null, null);

  /**
   * The keys from one key to another, as a format writes them.
   *
   * @param from the first key
   * @param to the key before which the range ends
   * @throws CodecException when one is not a key of the format
   * @throws IllegalArgumentException when the first does not come before the other, so that no key
   *     could be between them
   */
  public static KeyRange between(String from, String to, KeyFormat format) {
    byte[] first = format.encode(from);
    byte[] end = format.encode(to);
    if (Arrays.compareUnsigned(first, end) >= 0) {
      throw new IllegalArgumentException(
          "there are no keys from '"
              + from
              + "' to '"
              + to
              + "', as keys are in the unsigned byte order of the written keys: in the format "
              + format.id()
              + " '"
              + from
              + "' is written "
              + hex(first)
              + " (hex), which is not below "
              + hex(end)
              + ". Put the lower one first, or ask for the keys from '"
              + from
              + "' to the end and for those from the beginning to '"
              + to
              + "'");
    }
    return new KeyRange(first, end);
  }

  private static String hex(byte[] written) {
    return HexFormat.of().formatHex(written);
  }

  /** The keys that start with these bytes. */
  public static KeyRange ofPrefix(byte[] prefix) {
    return new KeyRange(prefix, endOf(prefix));
  }

  /** The least key above all that start with the prefix; null when there is none. */
  private static byte @Nullable [] endOf(byte[] prefix) {
    for (int i = prefix.length - 1; i >= 0; i--) {
      if (prefix[i] != (byte) 0xff) {
        byte[] end = Arrays.copyOf(prefix, i + 1);
        end[i]++;
        return end;
      }
    }
    return null;
  }

  /** The part of this range that comes after a key. */
  public KeyRange after(byte[] key) {
    // Nothing lies between a key and the same key with a zero byte behind it.
    return and(new KeyRange(Arrays.copyOf(key, key.length + 1), null));
  }

  /** What is in both ranges. */
  public KeyRange and(KeyRange other) {
    byte[] start =
        from == null || (other.from != null && Arrays.compareUnsigned(other.from, from) > 0)
            ? other.from
            : from;
    byte[] end =
        to == null || (other.to != null && Arrays.compareUnsigned(other.to, to) < 0)
            ? other.to
            : to;
    return new KeyRange(start, end);
  }

  /** Whether no key can be in it. */
  public boolean isEmpty() {
    return to != null && Arrays.compareUnsigned(from == null ? new byte[0] : from, to) >= 0;
  }
}
