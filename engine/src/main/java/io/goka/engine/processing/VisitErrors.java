package io.goka.engine.processing;

import io.goka.engine.config.ErrorConfig;
import io.goka.engine.config.ErrorConfig.Policy;
import io.goka.engine.observe.RecordFailure.Phase;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the keys of a partition whose visit fails, by the group's policies. A key is no
 * record that could be kept for later: where a policy says dead-letter, it is passed over. While a
 * key waits to be tried again its visit waits, and records go on. Owner: task thread.
 */
final class VisitErrors {

  private final ErrorConfig config;
  private final Tally tally;
  private final LongSupplier ticker;
  private final RetryBackoff backoff;
  private final FailureNotices notices;
  private byte @Nullable [] tried;
  private int retries;
  private final RetryWait wait;

  /**
   * @param listener hears of what fails
   * @param ticker measures waits
   */
  VisitErrors(
      GroupPlan plan, PartitionProcessor.Listener listener, Tally tally, LongSupplier ticker) {
    this.config = plan.config().errors();
    this.tally = tally;
    this.ticker = ticker;
    this.backoff = RetryBackoff.of(config);
    this.wait = new RetryWait(ticker);
    this.notices = new FailureNotices(plan.group(), listener, ticker);
  }

  /** Whether a key waits to be tried again. */
  boolean mustWait() {
    return wait.goesOn();
  }

  /** The shorter of a time and that until a key is tried again, in nanoseconds. */
  long nanosToRetry(long idleNanos) {
    return wait.shorterOf(idleNanos);
  }

  /**
   * The visit of a key has failed.
   *
   * @return whether it is passed over; false when it is to be tried again
   * @throws RecordFailedException when the group is to fail of it
   */
  boolean passOver(byte[] key, RecordFailedException failed) {
    tally.failed++;
    return switch (decide(key, failed)) {
      case FAIL -> throw failed;
      case RETRY -> {
        retry(key, failed);
        yield false;
      }
      case SKIP, DEAD_LETTER -> {
        tally.skipped++;
        notices.tell("passed over a key", failed);
        yield true;
      }
    };
  }

  private Policy decide(byte[] key, RecordFailedException failed) {
    Policy policy =
        failed.failure().phase() == Phase.PRODUCE ? config.produce() : config.callback();
    if (failed.isGroups()) {
      return Policy.FAIL;
    }
    boolean used = Arrays.equals(key, tried) && retries >= config.retries();
    return policy == Policy.RETRY && used ? config.afterRetries() : policy;
  }

  private void retry(byte[] key, RecordFailedException failed) {
    retries = Arrays.equals(key, tried) ? retries + 1 : 1;
    tried = key;
    wait.until(ticker.getAsLong() + backoff.before(retries, Arrays.hashCode(key)));
    tally.retried++;
    notices.tell("visits a key again, " + retries + " of " + config.retries() + " times", failed);
  }
}
