package io.goka.engine.state;

import io.goka.engine.observe.RecoveryProgress;
import java.util.List;

/** What came of reading a range of one partition's keys. */
public sealed interface Scan {

  /**
   * The partition is here, and level.
   *
   * @param entries committed values, in the unsigned byte order of their keys
   * @param more whether the range may hold entries behind these: there were more than asked for, or
   *     they were too large for one page
   */
  record Page(List<Entry> entries, boolean more) implements Scan {}

  /**
   * The partition is here, and not level yet.
   *
   * @param progress how far it is
   */
  record Recovering(RecoveryProgress progress) implements Scan {}

  /** The partition is on another instance, or on none at the moment. */
  record Elsewhere() implements Scan {}

  /**
   * The table's storage cannot be walked through in order.
   *
   * @param storage the name of its provider
   */
  record Unordered(String storage) implements Scan {}

  /**
   * A key and its value.
   *
   * @param key the written key
   * @param value the encoded value
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Entry(byte[] key, byte[] value) {}
}
