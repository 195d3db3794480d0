package io.goka.engine.config;

/**
 * The inputs of a group.
 *
 * @param offsetReset what is done when the offset to go on at is gone
 */
public record InputConfig(OffsetReset offsetReset) {

  /** What is done when the committed offset of an input is not in its topic any more. */
  public enum OffsetReset {
    /** The group fails, for somebody to decide. */
    FAIL,
    /** Goes on at the first record there is. */
    EARLIEST,
    /** Goes on behind the last record there is. */
    LATEST
  }
}
