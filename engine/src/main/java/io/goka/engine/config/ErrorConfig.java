package io.goka.engine.config;

import java.time.Duration;

/**
 * What becomes of a record that fails.
 *
 * @param decode when its key or its message cannot be decoded
 * @param callback when its callback throws, or its deferred commit fails
 * @param produce when what its callback emits or writes cannot be encoded, or is refused by Kafka
 * @param retries how often a record is tried again at most
 * @param afterRetries what follows when that did not help; never {@link Policy#RETRY}
 * @param backoff how long is waited before the first retry; twice as long before each further one
 * @param longestBackoff how long is waited before a retry at most
 */
public record ErrorConfig(
    Policy decode,
    Policy callback,
    Policy produce,
    int retries,
    Policy afterRetries,
    Duration backoff,
    Duration longestBackoff) {

  /** What is done about a record that fails. */
  public enum Policy {
    /** The group stops; the record is the first that it processes when it is started again. */
    FAIL,
    /** The record is tried again, and its partition waits for it. */
    RETRY,
    /** The record is passed over. */
    SKIP,
    /** The record is written to the group's dead letters, and then passed over. */
    DEAD_LETTER
  }

  /** Whether a record may become a dead letter, so that there must be a topic for it. */
  public boolean mayDeadLetter() {
    return mayDeadLetter(decode) || mayDeadLetter(callback) || mayDeadLetter(produce);
  }

  /** Whether a record may become a dead letter under a policy. */
  public boolean mayDeadLetter(Policy policy) {
    return policy == Policy.DEAD_LETTER
        || (policy == Policy.RETRY && afterRetries == Policy.DEAD_LETTER);
  }
}
