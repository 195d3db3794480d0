package io.goka.runtime.web;

import io.goka.engine.observe.PartitionCounters;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * How fast counters grow, a second.
 *
 * @param processed input records
 * @param emitted records emitted
 * @param tableUpdates records sent to the table topic
 */
record Rates(double processed, double emitted, double tableUpdates) {

  static final Rates NONE = new Rates(0, 0, 0);

  /**
   * The rates between two readings. A counter that went back has begun anew, with its partition or
   * its group: what it shows since then is what it has grown by.
   */
  static Rates between(PartitionCounters before, PartitionCounters now, double seconds) {
    return new Rates(
        rate(before.processed(), now.processed(), seconds),
        rate(before.emitted(), now.emitted(), seconds),
        rate(before.tableUpdates(), now.tableUpdates(), seconds));
  }

  static double rate(long before, long now, double seconds) {
    long grown = now >= before ? now - before : now;
    return seconds <= 0 ? 0 : rounded(grown / seconds, 2);
  }

  /** Nobody reads more digits, and they would be most of what is sent. */
  static double rounded(double value, int digits) {
    return BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP).doubleValue();
  }
}
