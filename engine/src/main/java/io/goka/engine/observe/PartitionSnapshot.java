package io.goka.engine.observe;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One partition of a group at one moment, as this instance sees it. Counters count from the moment
 * at which the partition was assigned here.
 *
 * @param partition the partition's number, the same in every copartitioned topic
 * @param state what it is doing
 * @param counters what it has done
 * @param queued input records that were fetched and wait for the task thread
 * @param lag input records behind the ends of their topics, queued ones included; empty before the
 *     first fetch
 * @param deferredCommits how many deferred commits are open
 * @param tableKeys how many keys the table has here: exactly while the table is not very large,
 *     else approximately; 0 without a table
 * @param tableOffset the table topic's offset which the stored table reaches; 0 without a table
 * @param recoveredRecords how many records of the table's topic were read here to bring the table
 *     level, in all its recoveries that are over
 * @param lastCommit when the last epoch was committed
 * @param recovery how far recovery is, while it goes on
 * @param stuck what does not return, while its state is {@link State#STUCK}
 */
public record PartitionSnapshot(
    int partition,
    State state,
    PartitionCounters counters,
    long queued,
    OptionalLong lag,
    int deferredCommits,
    long tableKeys,
    long tableOffset,
    long recoveredRecords,
    Optional<Instant> lastCommit,
    Optional<RecoveryProgress> recovery,
    Optional<StuckCallback> stuck) {

  /** What a partition is doing. */
  public enum State {
    /** Its table is read back from its topic. */
    RECOVERING,
    /** Its records are processed. */
    RUNNING,
    /** An operator holds it. */
    PAUSED,
    /** Its callback has not returned for a long time, and nothing else of it is processed. */
    STUCK
  }

  /** The same, while something of it does not return. */
  public PartitionSnapshot stuckIn(StuckCallback callback) {
    return new PartitionSnapshot(
        partition,
        State.STUCK,
        counters,
        queued,
        lag,
        deferredCommits,
        tableKeys,
        tableOffset,
        recoveredRecords,
        lastCommit,
        recovery,
        Optional.of(callback));
  }
}
