package io.goka.engine.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Owner: any thread. The hash of written keys in this process's own tables; nobody stores it. */
public final class KeyHash {

  /** No key has it: it stands for a slot in which nothing is. */
  public static final int FREE = 0;

  private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private KeyHash() {}

  /**
   * Eight bytes of the key at a time, each time multiplied and folded so that all bits of the
   * result depend on all of the key: keys tend to differ in their last few characters.
   *
   * @return never {@link #FREE}
   */
  public static int of(byte[] key) {
    long mixed = key.length;
    int at = 0;
    for (; at + Long.BYTES <= key.length; at += Long.BYTES) {
      mixed = mix(mixed ^ (long) WORDS.get(key, at));
    }
    if (at < key.length) {
      long rest = 0;
      for (; at < key.length; at++) {
        rest = (rest << Byte.SIZE) | (key[at] & 0xFF);
      }
      mixed = mix(mixed ^ rest);
    }
    int folded = (int) (mixed ^ (mixed >>> Integer.SIZE));
    return folded == FREE ? 1 : folded;
  }

  /** Both halves of the product with an odd number, 2^64 by the golden ratio, in one. */
  private static long mix(long word) {
    return (word * GOLDEN) ^ Math.multiplyHigh(word, GOLDEN);
  }
}
