package io.goka.bench.workload;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * Owner: the thread that made it. The records of a workload, one after the other, the same each
 * time. Values are random letters and digits, which compress as badly as real payloads do that are
 * not all alike.
 */
final class RecordSequence {

  private static final byte[] ALPHABET =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
          .getBytes(StandardCharsets.US_ASCII);
  private static final int LETTERS_OF_A_LONG = 10;
  private static final int LETTER_BITS = 6;

  private final KeySequence sequence;
  private final SplittableRandom random;
  private final byte[] value = new byte[Workload.VALUE_BYTES];
  private byte[] key = {};

  RecordSequence(Workload workload) {
    this.sequence = workload.keySequence();
    this.random = new SplittableRandom(~workload.seed());
  }

  /** Goes on to the next record. */
  void next() {
    key = KeyNames.write(sequence.next());
    for (int i = 0; i < value.length; i += LETTERS_OF_A_LONG) {
      long bits = random.nextLong();
      for (int j = i; j < Math.min(i + LETTERS_OF_A_LONG, value.length); j++) {
        value[j] = ALPHABET[(int) (bits & (ALPHABET.length - 1))];
        bits >>>= LETTER_BITS;
      }
    }
  }

  /** The record's key. */
  byte[] key() {
    return key;
  }

  /** The record's value, until the next record overwrites it. */
  byte[] value() {
    return value;
  }
}
