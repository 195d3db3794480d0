package io.goka.engine.processing;

import io.goka.engine.config.ErrorConfig;
import io.goka.engine.config.ErrorConfig.Policy;
import io.goka.engine.config.GroupConfig.Guarantee;
import io.goka.engine.observe.RecordFailure.Phase;
import io.goka.engine.processing.PartitionTroubles.Known;
import io.goka.engine.processing.PartitionTroubles.Trouble;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What becomes of the records of a partition that fail, by the group's policies. Owner: task
 * thread.
 *
 * <p>A record that is to be tried again stays where it is, at the head of the queue, and all behind
 * it wait: the order of each key is kept.
 */
final class RecordErrors {

  private static final String DEFERRED_COMMIT = "the deferred commit";

  private final GroupPlan plan;
  private final ErrorConfig config;
  private final PartitionTroubles troubles;
  private final PartitionProcessor.Listener listener;
  private final Uncommitted uncommitted;
  private final Tally tally;
  private final LongSupplier ticker;
  private final RetryBackoff backoff;
  private final DeadLetters letters;
  private final FailureNotices notices;
  private final RetryWait wait;

  /**
   * @param listener takes dead letters, and hears of what fails
   * @param uncommitted counts dead letters
   * @param ticker measures waits
   */
  RecordErrors(
      GroupPlan plan,
      PartitionTroubles troubles,
      PartitionProcessor.Listener listener,
      Uncommitted uncommitted,
      Tally tally,
      LongSupplier ticker) {
    this.plan = plan;
    this.config = plan.config().errors();
    this.troubles = troubles;
    this.listener = listener;
    this.uncommitted = uncommitted;
    this.tally = tally;
    this.ticker = ticker;
    this.backoff = RetryBackoff.of(config);
    this.wait = new RetryWait(ticker);
    this.letters = new DeadLetters(plan);
    this.notices = new FailureNotices(plan.group(), listener, ticker);
    troubles.takeRefusals();
  }

  /** Whether a record waits to be tried again. */
  boolean mustWait() {
    return wait.goesOn();
  }

  /** The shorter of a time and that until a record is tried again, in nanoseconds. */
  long nanosToRetry(long idleNanos) {
    return wait.shorterOf(idleNanos);
  }

  /** No record waits any more: its partition leaves. */
  void waitNoMore() {
    wait.end();
  }

  /**
   * Whether a record may be processed now; it waits otherwise.
   *
   * @throws RecordFailedException when it is known to have failed: for {@link #passOver} to decide
   */
  boolean mayBegin(ConsumerRecord<byte[], byte[]> record) {
    return troubles.hasNoRecords() || mayBeginInTrouble(record);
  }

  private boolean mayBeginInTrouble(ConsumerRecord<byte[], byte[]> record) {
    Trouble trouble = troubles.find(record.topic(), record.offset());
    if (trouble == null) {
      return true;
    }
    if (trouble.waiting && trouble.notBefore - ticker.getAsLong() > 0) {
      wait.until(trouble.notBefore);
      return false;
    }
    trouble.waiting = false;
    Known known = trouble.known;
    if (known != null) {
      throw new RecordFailedException(known.phase(), known.stage(), record, plan, known.cause());
    }
    return true;
  }

  /**
   * A record has failed.
   *
   * @return whether it is done with; false when it is to be tried again
   * @throws RecordFailedException when the group is to fail of it
   */
  boolean passOver(RecordFailedException failed) {
    tally.failed++;
    return switch (decide(failed)) {
      case FAIL -> throw failed;
      case RETRY -> {
        retry(failed);
        yield false;
      }
      case SKIP -> {
        skip(failed);
        yield true;
      }
      case DEAD_LETTER -> {
        deadLetter(failed);
        yield true;
      }
    };
  }

  private Policy decide(RecordFailedException failed) {
    Policy policy = policy(failed.failure().phase());
    if (failed.isGroups() || troubles.areTooMany()) {
      return Policy.FAIL;
    }
    if (policy != Policy.RETRY) {
      return policy;
    }
    ConsumerRecord<byte[], byte[]> record = failed.record();
    Trouble trouble = troubles.find(record.topic(), record.offset());
    boolean used = trouble != null && trouble.retries >= config.retries();
    return used ? config.afterRetries() : Policy.RETRY;
  }

  private Policy policy(Phase phase) {
    return switch (phase) {
      case DECODE -> config.decode();
      case CALLBACK -> config.callback();
      case PRODUCE -> config.produce();
    };
  }

  private void retry(RecordFailedException failed) {
    ConsumerRecord<byte[], byte[]> record = failed.record();
    Trouble trouble = troubles.of(record.topic(), record.offset());
    trouble.retries++;
    trouble.known = null;
    trouble.waiting = true;
    trouble.notBefore =
        ticker.getAsLong() + backoff.before(trouble.retries, seed(record.topic(), record));
    wait.until(trouble.notBefore);
    tally.retried++;
    notices.tell(
        "tries a record again, " + trouble.retries + " of " + config.retries() + " times", failed);
  }

  private static long seed(String topic, ConsumerRecord<byte[], byte[]> record) {
    return record.offset() * 31 + topic.hashCode() + record.partition();
  }

  private void skip(RecordFailedException failed) {
    tally.skipped++;
    notices.tell("skipped a record", failed);
  }

  private void deadLetter(RecordFailedException failed) {
    ConsumerRecord<byte[], byte[]> record = failed.record();
    Trouble trouble = troubles.find(record.topic(), record.offset());
    ProducerRecord<byte[], byte[]> letter =
        letters.letter(failed, trouble == null ? 0 : trouble.refusedLetters);
    listener.emitted(letter, new RefusalTrace(troubles, record.topic(), true), record.offset());
    uncommitted.emitted(letter.value() == null ? 0 : letter.value().length);
    tally.deadLettered++;
    notices.tell("wrote a record to " + letter.topic(), failed);
  }

  /**
   * Deferred commits have failed, when the effects of their callbacks are out already: their
   * records are passed over, and hold no offset back any more.
   *
   * @throws RecordFailedException when the group is to fail of one
   * @throws ReplayException when a record is to be processed again, or its effects can still be
   *     undone: it has its policy once it is met again
   */
  void passOverFailed(DeferredCommits deferred) {
    for (DeferredHandle handle = deferred.failed(); handle != null; handle = deferred.failed()) {
      Throwable cause = handle.failure();
      if (cause != null) {
        passOverLate(
            new RecordFailedException(
                Phase.CALLBACK, DEFERRED_COMMIT, handle.record(), plan, cause));
      }
      deferred.giveUp(handle);
    }
  }

  private void passOverLate(RecordFailedException failed) {
    Policy policy = decide(failed);
    boolean undone = plan.config().guarantee() == Guarantee.EXACTLY_ONCE;
    if (policy == Policy.RETRY || (undone && policy != Policy.FAIL)) {
      ConsumerRecord<byte[], byte[]> record = failed.record();
      troubles.of(record.topic(), record.offset()).known =
          new Known(failed.failure().phase(), DEFERRED_COMMIT, failed.thrown());
      throw new ReplayException(String.valueOf(failed.getMessage()));
    }
    boolean always = passOver(failed);
    assert always : "no retry is decided twice";
  }
}
