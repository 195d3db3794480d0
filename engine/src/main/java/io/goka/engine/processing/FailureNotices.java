package io.goka.engine.processing;

import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator of records that failed and with which the group goes on: of the first at once,
 * of the others every now and then, as there may be as many as there are records. Owner: task
 * thread.
 */
final class FailureNotices {

  private static final Logger LOG = LoggerFactory.getLogger(FailureNotices.class);
  private static final long APART_NANOS = 10_000_000_000L;

  private final String group;
  private final PartitionProcessor.Listener listener;
  private final LongSupplier ticker;
  private boolean told;
  private long toldNanos;
  private long untold;

  FailureNotices(String group, PartitionProcessor.Listener listener, LongSupplier ticker) {
    this.group = group;
    this.listener = listener;
    this.ticker = ticker;
  }

  /**
   * A record has failed.
   *
   * @param deed what the group does about it
   */
  void tell(String deed, RecordFailedException failed) {
    long now = ticker.getAsLong();
    if (told && now - toldNanos < APART_NANOS) {
      untold++;
      LOG.debug("{}: {}: {}", group, deed, failed.getMessage());
      return;
    }
    String others = untold == 0 ? "" : " (and " + untold + " more failures before it)";
    told = true;
    toldNanos = now;
    untold = 0;
    listener.suspicious(deed + ": " + failed.getMessage() + others);
    LOG.info("{}: where it failed", group, failed.thrown());
  }
}
