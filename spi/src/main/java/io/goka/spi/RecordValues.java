package io.goka.spi;

import org.jspecify.annotations.Nullable;

/** What the built-in codecs ask of a record's value. */
final class RecordValues {

  private RecordValues() {}

  /**
   * Refuses the value of a record that has none, which only a group of {@link NullRecords#DECODE}
   * hands to a codec.
   */
  static void require(byte @Nullable [] bytes) {
    if (bytes == null) {
      throw new CodecException(
          "the record has no value, and this codec decodes none: use nullRecords(PROCESS), or a"
              + " codec of your own that takes null");
    }
  }
}
