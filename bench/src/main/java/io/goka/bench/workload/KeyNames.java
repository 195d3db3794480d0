package io.goka.bench.workload;

import java.nio.charset.StandardCharsets;

/** How the number of a key is written: {@code key-0000042}. */
public final class KeyNames {

  private static final byte[] PREFIX = "key-".getBytes(StandardCharsets.US_ASCII);
  private static final int DIGITS = 7;

  private KeyNames() {}

  /** The bytes of a key. */
  public static byte[] write(int key) {
    byte[] name = new byte[PREFIX.length + DIGITS];
    System.arraycopy(PREFIX, 0, name, 0, PREFIX.length);
    int rest = key;
    for (int i = name.length - 1; i >= PREFIX.length; i--) {
      name[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return name;
  }

  /**
   * The number of a key.
   *
   * @throws IllegalArgumentException when it is none of these keys
   */
  public static int read(byte[] name) {
    boolean right = name.length == PREFIX.length + DIGITS;
    int key = 0;
    for (int i = 0; right && i < name.length; i++) {
      if (i < PREFIX.length) {
        right = name[i] == PREFIX[i];
      } else {
        right = name[i] >= '0' && name[i] <= '9';
        key = key * 10 + name[i] - '0';
      }
    }
    if (!right) {
      throw new IllegalArgumentException(
          "no key of a workload: " + new String(name, StandardCharsets.UTF_8));
    }
    return key;
  }
}
