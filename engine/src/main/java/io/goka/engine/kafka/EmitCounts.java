package io.goka.engine.kafka;

import java.util.concurrent.atomic.LongAdder;

/**
 * Owner: any thread. What became of the records of one or several emitters, one after another or at
 * once; outlives them.
 */
public final class EmitCounts {

  private final LongAdder acknowledged = new LongAdder();
  private final LongAdder failed = new LongAdder();

  /** How many records Kafka has acknowledged. */
  public long acknowledged() {
    return acknowledged.sum();
  }

  /** How many records were handed to Kafka, or refused on the way, and not acknowledged. */
  public long failed() {
    return failed.sum();
  }

  void countAcknowledged() {
    acknowledged.increment();
  }

  void countFailed() {
    failed.increment();
  }
}
