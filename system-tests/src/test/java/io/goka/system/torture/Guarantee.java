package io.goka.system.torture;

import java.util.Locale;
import org.apache.kafka.common.IsolationLevel;

/** What a group promises, and what a run therefore has to find. */
public enum Guarantee {
  /** Nothing is lost; some may be done again. */
  AT_LEAST_ONCE,
  /** Nothing is lost and nothing done again, for whoever reads committed records. */
  EXACTLY_ONCE;

  /** The value of {@code processing.guarantee}. */
  public String setting() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** How those read who rely on it. */
  public IsolationLevel isolation() {
    return this == EXACTLY_ONCE ? IsolationLevel.READ_COMMITTED : IsolationLevel.READ_UNCOMMITTED;
  }
}
