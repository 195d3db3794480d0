package io.goka.engine.observe;

/**
 * What a partition has done since it was assigned here.
 *
 * @param processed input records whose callback has returned, or that were ignored as null
 * @param emitted records emitted and looped back
 * @param tableWrites values set and deleted by callbacks
 * @param tableUpdates records sent to the table topic: several writes of a key in one commit are
 *     one
 * @param cacheHits values found in the write-back cache
 * @param cacheMisses values read from the storage
 * @param commits epochs committed
 * @param rewinds times the partition went back to its committed state after an error
 * @param misplaced input records whose key another program's partitioner has put here
 * @param failed times an input record or a visited key could not be processed
 * @param retried times one was tried again
 * @param skipped input records and visited keys that were passed over as they failed
 * @param deadLettered input records that were written to the group's dead letters
 */
public record PartitionCounters(
    long processed,
    long emitted,
    long tableWrites,
    long tableUpdates,
    long cacheHits,
    long cacheMisses,
    long commits,
    long rewinds,
    long misplaced,
    long failed,
    long retried,
    long skipped,
    long deadLettered) {

  /** Nothing done. */
  public static final PartitionCounters ZERO =
      new PartitionCounters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** One rewind. */
  public static final PartitionCounters ONE_REWIND =
      new PartitionCounters(0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0);

  /** Both together. */
  public PartitionCounters plus(PartitionCounters other) {
    return new PartitionCounters(
        processed + other.processed,
        emitted + other.emitted,
        tableWrites + other.tableWrites,
        tableUpdates + other.tableUpdates,
        cacheHits + other.cacheHits,
        cacheMisses + other.cacheMisses,
        commits + other.commits,
        rewinds + other.rewinds,
        misplaced + other.misplaced,
        failed + other.failed,
        retried + other.retried,
        skipped + other.skipped,
        deadLettered + other.deadLettered);
  }
}
