package io.goka.bench.workload;

import java.util.SplittableRandom;

/**
 * Owner: the thread that made it. The records of a workload, one after the other, the same each
 * time.
 */
final class RecordSequence {

  private final KeySequence keys;
  private final ValueSequence values;
  private int key;
  private byte[] value = {};

  RecordSequence(Workload workload) {
    this.keys = workload.keySequence();
    this.values =
        workload.work() == Workload.Work.TOTAL
            ? new OrderSequence(~workload.seed())
            : letters(~workload.seed());
  }

  private static ValueSequence letters(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] letters = new byte[Workload.VALUE_BYTES];
    return key -> {
      Letters.fill(letters, random);
      return letters;
    };
  }

  /** Goes on to the next record. */
  void next() {
    key = keys.next();
    value = values.next(key);
  }

  /** The number of the record's key. */
  int keyNumber() {
    return key;
  }

  /** The record's key. */
  byte[] key() {
    return KeyNames.write(key);
  }

  /** The record's value, until the next record overwrites it. */
  byte[] value() {
    return value;
  }
}
