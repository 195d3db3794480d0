package io.goka.engine.config;

import java.time.Duration;

/**
 * One group.
 *
 * @param guarantee what its commits promise
 * @param commitInterval how long an epoch lasts
 * @param transactionTimeout how long Kafka lets a transaction be open, under exactly-once
 * @param taskThreads how many threads run its callbacks; at most one a partition is used
 * @param cacheBytes what the write-back caches of its partitions on this instance may hold together
 * @param uncommittedBytes how many uncommitted bytes a task thread may gather before it commits
 *     early
 * @param queuedRecords how many fetched records may wait in a partition before its input is paused
 * @param maxPollRecords how many records one poll hands over at most
 * @param sessionTimeout how long the group's coordinator waits for a silent member
 * @param heartbeatInterval how often a member is heard of
 * @param revokeTimeout how long a revoked partition may take for its last callback and commit
 * @param deferredCommits how many deferred commits may be open in a partition
 * @param deferredCommitWarning after how long an open deferred commit is warned of
 * @param storage the name of the storage provider that keeps its table
 * @param leaveOnShutdown whether a stop leaves the consumer group
 * @param inputs what becomes of inputs whose offsets are gone
 * @param errors what becomes of a record that fails
 * @param restart how it comes back after a failure
 * @param stuckAfter after how long a callback that does not return is told of
 */
public record GroupConfig(
    Guarantee guarantee,
    Duration commitInterval,
    Duration transactionTimeout,
    int taskThreads,
    long cacheBytes,
    long uncommittedBytes,
    int queuedRecords,
    int maxPollRecords,
    Duration sessionTimeout,
    Duration heartbeatInterval,
    Duration revokeTimeout,
    int deferredCommits,
    Duration deferredCommitWarning,
    String storage,
    LeaveOnShutdown leaveOnShutdown,
    InputConfig inputs,
    ErrorConfig errors,
    RestartConfig restart,
    Duration stuckAfter) {

  /**
   * How long a revoked partition really may take: the configured time, and less when the session is
   * short, as a member that leaves is not heard of meanwhile.
   */
  public Duration patienceWithRevoked() {
    return shorter(revokeTimeout, sessionTimeout.multipliedBy(4).dividedBy(5));
  }

  /**
   * How long Kafka has to take a record. What was sent must have expired before its partition may
   * have another owner: before the session is over, and before a revoked partition is given up on.
   * Nobody fences an at-least-once group, so there it is so for whatever is sent within {@link
   * #sendingLease} as well.
   */
  public Duration deliveryTimeout() {
    Duration ofSession =
        switch (guarantee) {
          case AT_LEAST_ONCE -> sessionTimeout.dividedBy(2);
          case EXACTLY_ONCE -> sessionTimeout.multipliedBy(3).dividedBy(4);
        };
    return shorter(ofSession, patienceWithRevoked().multipliedBy(9).dividedBy(10));
  }

  /**
   * For how long after a heartbeat that was answered an at-least-once group may send: what it sends
   * then has expired before the session that the heartbeat has begun is over, with a sixth of it to
   * spare.
   */
  public Duration sendingLease() {
    return sessionTimeout.dividedBy(3);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** What a group's commits promise. */
  public enum Guarantee {
    /** Nothing is lost; after a crash up to a commit interval is processed again. */
    AT_LEAST_ONCE,
    /** Nothing is lost, and nothing takes effect twice. */
    EXACTLY_ONCE
  }

  /** Whether a stop leaves the consumer group, so that others take over at once. */
  public enum LeaveOnShutdown {
    /** Leaves, unless the member is static. */
    AUTO,
    /** Leaves. */
    TRUE,
    /** Stays a member until the session times out: a restart within it moves nothing. */
    FALSE
  }
}
