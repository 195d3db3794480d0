package io.goka.runtime.web;

import io.goka.engine.observe.PartitionCounters;
import io.goka.engine.observe.PartitionSnapshot;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A partition of a group in the API.
 *
 * @param partition its number
 * @param state {@code recovering}, {@code running}, {@code paused} or {@code stuck}
 * @param counters what it has done since it was assigned here
 * @param rates the same, a second
 * @param queued input records that wait for the task thread
 * @param lag input records behind; null when that is not known yet
 * @param tableKeys how many keys the table has here, approximately
 * @param tableOffset the table topic's offset which the stored table reaches
 * @param recoveredRecords how many records were read to bring the table level
 * @param cacheHitRatio the part of the reads that the cache answered; null before the first read
 * @param lastCommit when the last epoch was committed; null before the first
 * @param recovery how far recovery is; null when there is none
 * @param stuck what does not return; null unless it is stuck
 */
record PartitionRow(
    int partition,
    String state,
    PartitionCounters counters,
    Rates rates,
    long queued,
    @Nullable Long lag,
    long tableKeys,
    long tableOffset,
    long recoveredRecords,
    @Nullable Double cacheHitRatio,
    @Nullable Instant lastCommit,
    @Nullable RecoveryRow recovery,
    @Nullable StuckRow stuck) {

  static PartitionRow of(PartitionSnapshot partition, Rates rates) {
    return new PartitionRow(
        partition.partition(),
        partition.state().name().toLowerCase(Locale.ROOT),
        partition.counters(),
        rates,
        partition.queued(),
        partition.lag().isPresent() ? partition.lag().getAsLong() : null,
        partition.tableKeys(),
        partition.tableOffset(),
        partition.recoveredRecords(),
        hitRatio(partition.counters()),
        partition.lastCommit().orElse(null),
        partition.recovery().map(RecoveryRow::of).orElse(null),
        partition.stuck().map(StuckRow::of).orElse(null));
  }

  private static @Nullable Double hitRatio(PartitionCounters counters) {
    long reads = counters.cacheHits() + counters.cacheMisses();
    return reads == 0 ? null : Rates.rounded((double) counters.cacheHits() / reads, 4);
  }
}
