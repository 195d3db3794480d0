package io.goka.spi;

/** What a group does with an input record that has no value. */
public enum NullRecords {

  /** Skips and commits it; the default. */
  IGNORE,

  /** Calls the callback with a null message. */
  PROCESS,

  /** Hands null to the codec, and what that makes of it to the callback. */
  DECODE
}
