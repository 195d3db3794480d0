package io.goka.engine.processing;

import io.goka.spi.Codec;

/**
 * How many bytes a value will take that is not encoded yet: values of immutable types stay objects
 * until the commit, but what is uncommitted is bounded in bytes. Owner: task thread.
 *
 * <p>What the type does not tell is learnt by encoding: of the values that a commit encodes anyway,
 * and beforehand of the 1st, 2nd, 4th, 8th, … since the last one, so that values which become large
 * are noticed before there are twice as many.
 */
final class ValueSizes {

  private static final int NUMBER_BYTES = 20;

  private final Codec<Object> codec;
  private int written;
  private int lately;

  /**
   * @param codec the table's codec
   */
  ValueSizes(Codec<Object> codec) {
    this.codec = codec;
  }

  /** About how many bytes a value takes that is written now. */
  int of(Object value) {
    if (value instanceof Number || value instanceof Boolean) {
      return NUMBER_BYTES;
    }
    if (value instanceof CharSequence text) {
      return text.length();
    }
    written++;
    if ((written & (written - 1)) == 0) {
      learn(value);
    }
    return lately;
  }

  private void learn(Object value) {
    try {
      lately = codec.encode(value).length;
    } catch (RuntimeException e) {
      // The commit will meet it too, and says which key's value it is.
    }
  }

  /** A value was encoded for the commit. */
  void encoded(int bytes) {
    written = 0;
    // Among values of many sizes the larger ones count: too early a commit costs less than the
    // heap.
    lately = Math.max(bytes, lately - lately / 8);
  }
}
