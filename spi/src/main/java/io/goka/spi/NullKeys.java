package io.goka.spi;

/** What a group does with an input record that has no key. */
public enum NullKeys {

  /** Refuses it, as it refuses a key that cannot be decoded; the default. */
  REFUSE,

  /** Skips and commits it. */
  IGNORE,

  /** Takes it for the empty key, as goka does. */
  EMPTY
}
