package io.goka.bench.workload;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * Random letters and digits, which compress as badly as real payloads do that are not all alike.
 * Owner: any thread.
 */
final class Letters {

  private static final byte[] ALPHABET =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
          .getBytes(StandardCharsets.US_ASCII);
  private static final int LETTERS_OF_A_LONG = 10;
  private static final int LETTER_BITS = 6;

  private Letters() {}

  /** Fills an array. */
  static void fill(byte[] letters, SplittableRandom random) {
    for (int i = 0; i < letters.length; i += LETTERS_OF_A_LONG) {
      long bits = random.nextLong();
      for (int j = i; j < Math.min(i + LETTERS_OF_A_LONG, letters.length); j++) {
        letters[j] = ALPHABET[(int) (bits & (ALPHABET.length - 1))];
        bits >>>= LETTER_BITS;
      }
    }
  }
}
