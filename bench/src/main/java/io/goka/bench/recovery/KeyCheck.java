package io.goka.bench.recovery;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Owner: the thread that made it. Ticks the keys of a recovered table off: each must be there once,
 * with its value.
 */
final class KeyCheck {

  private final TableRecords records;
  private final BitSet seen;

  /**
   * @param records what the table must hold
   */
  KeyCheck(TableRecords records) {
    this.records = records;
    this.seen = new BitSet(records.count());
  }

  /**
   * Ticks one off.
   *
   * @throws IllegalStateException when it was there before, or has a wrong value
   */
  void see(byte[] key, byte[] value) {
    int number = TableRecords.number(key);
    if (seen.get(number)) {
      throw new IllegalStateException("key number " + number + " is in the table twice");
    }
    if (!Arrays.equals(value, records.value(number))) {
      throw new IllegalStateException("key number " + number + " has a wrong value");
    }
    seen.set(number);
  }

  /**
   * Looks whether all were there.
   *
   * @throws IllegalStateException when some were not
   */
  void finish() {
    int count = seen.cardinality();
    if (count != records.count()) {
      throw new IllegalStateException(
          "the table has %,d of %,d keys; the first that is missing is number %,d"
              .formatted(count, records.count(), seen.nextClearBit(0)));
    }
  }
}
