package io.goka.bench.recovery;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The records of a table: each key once, in a shuffled order, with a value that follows from its
 * key, so that whoever reads one knows whether it is right. The same each time. Owner: any thread.
 *
 * @param count how many there are
 * @param valueBytes how long a value is
 */
public record TableRecords(int count, int valueBytes) {

  private static final byte[] PREFIX = "key-".getBytes(StandardCharsets.US_ASCII);
  private static final int DIGITS = 8;
  private static final long SEED = 0x60CA_0008L;
  private static final int LETTERS = 26;

  /** The numbers of the keys, in the order in which they are written. */
  public int[] shuffled() {
    int[] keys = new int[count];
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < count; i++) {
      int other = random.nextInt(i + 1);
      keys[i] = keys[other];
      keys[other] = i;
    }
    return keys;
  }

  /** The bytes of a key: {@code key-00000042}. */
  public static byte[] key(int number) {
    byte[] key = Arrays.copyOf(PREFIX, PREFIX.length + DIGITS);
    int rest = number;
    for (int i = key.length - 1; i >= PREFIX.length; i--) {
      key[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return key;
  }

  /** The number of a key that {@link #key} wrote. */
  public static int number(byte[] key) {
    return Integer.parseInt(
        new String(key, PREFIX.length, key.length - PREFIX.length, StandardCharsets.US_ASCII));
  }

  /** The value of a key: letters. */
  public byte[] value(int number) {
    SplittableRandom random = new SplittableRandom(SEED + number);
    byte[] value = new byte[valueBytes];
    for (int i = 0; i < valueBytes; i++) {
      value[i] = (byte) ('a' + random.nextInt(LETTERS));
    }
    return value;
  }
}
