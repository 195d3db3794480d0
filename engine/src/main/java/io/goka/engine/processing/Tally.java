package io.goka.engine.processing;

import io.goka.engine.observe.PartitionCounters;

/** Counts what a partition does, and is published once a slice. Owner: task thread. */
final class Tally {

  long processed;
  long emitted;
  long tableWrites;
  long tableUpdates;
  long cacheHits;
  long cacheMisses;
  long commits;
  long misplaced;
  long failed;
  long retried;
  long skipped;
  long deadLettered;
  private final long rewinds;

  /** Counts on from where an earlier processor of the same partition has come. */
  Tally(PartitionCounters from) {
    processed = from.processed();
    emitted = from.emitted();
    tableWrites = from.tableWrites();
    tableUpdates = from.tableUpdates();
    cacheHits = from.cacheHits();
    cacheMisses = from.cacheMisses();
    commits = from.commits();
    rewinds = from.rewinds();
    misplaced = from.misplaced();
    failed = from.failed();
    retried = from.retried();
    skipped = from.skipped();
    deadLettered = from.deadLettered();
  }

  PartitionCounters counters() {
    return new PartitionCounters(
        processed,
        emitted,
        tableWrites,
        tableUpdates,
        cacheHits,
        cacheMisses,
        commits,
        rewinds,
        misplaced,
        failed,
        retried,
        skipped,
        deadLettered);
  }
}
