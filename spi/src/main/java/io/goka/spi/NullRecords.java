package io.goka.spi;

/** What a group does with an input record that has no value. */
public enum NullRecords {

  /** Skips and commits it; the default. */
  IGNORE,

  /** Calls the callback with a null message. */
  PROCESS,

  /**
   * Hands null to the stream's codec, and what that makes of it to the callback. The codecs of
   * {@link Codecs} refuse null: bring one of your own.
   */
  DECODE
}
