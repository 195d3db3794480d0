package io.goka.runtime.query;

import io.goka.engine.state.KeyRange;
import io.goka.engine.state.Scan;
import io.goka.engine.state.Scan.Entry;
import io.goka.engine.state.ServedTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Owner: the thread of one scan. Reads one page out of all partitions of a table, in the order of
 * their keys.
 */
final class MergedScan {

  /** A page ends when it has this many bytes, however few entries these are. */
  static final long PAGE_BYTES = 4L << 20;

  /** Fewer at once would not be worth the seek. */
  private static final int SMALLEST_PIECE = 32;

  private final ServedTable table;
  private final KeyRange range;
  private final int limit;
  private final boolean partial;
  private final PriorityQueue<PartitionRun> runs = new PriorityQueue<>();
  private final TreeSet<Integer> missing = new TreeSet<>();
  private final List<Entry> entries = new ArrayList<>();
  private long bytes;

  /**
   * @param partial whether a partition that cannot be read is left out, or ends the scan
   */
  MergedScan(ServedTable table, KeyRange range, int limit, boolean partial) {
    this.table = table;
    this.range = range;
    this.limit = limit;
    this.partial = partial;
  }

  TableScan read() {
    int partitions = table.partitionCount();
    if (partitions == 0) {
      return new TableScan.Elsewhere(-1);
    }
    int piece = Math.min(limit + 1, Math.max(SMALLEST_PIECE, 2 * limit / partitions));
    for (int partition = 0; partition < partitions; partition++) {
      PartitionRun run = new PartitionRun(table, partition, range, piece);
      TableScan refused = placed(run, run.begin());
      if (refused != null) {
        return refused;
      }
    }
    return merge();
  }

  private TableScan merge() {
    PartitionRun run = runs.poll();
    while (run != null) {
      Entry entry = run.head();
      if (entry == null || (full() && !repeatsTheLastKey(entry))) {
        return page(entry != null);
      }
      entries.add(entry);
      bytes += entry.key().length + entry.value().length;
      TableScan refused = placed(run, run.step());
      if (refused != null) {
        return refused;
      }
      run = runs.poll();
    }
    return page(false);
  }

  /** Puts a run where its entry belongs, or says why the scan ends. */
  private @Nullable TableScan placed(PartitionRun run, @Nullable Scan unreadable) {
    if (unreadable == null) {
      runs.add(run);
      return null;
    }
    if (unreadable instanceof Scan.Unordered unordered) {
      return new TableScan.Unordered(unordered.storage());
    }
    if (partial) {
      missing.add(run.partition());
      return null;
    }
    return unreadable instanceof Scan.Recovering recovering
        ? new TableScan.Recovering(run.partition(), recovering.progress())
        : new TableScan.Elsewhere(run.partition());
  }

  private boolean full() {
    return entries.size() >= limit || bytes >= PAGE_BYTES;
  }

  /**
   * A key that a foreign program has put into several partitions is answered once for each of them,
   * and all on one page: the next page begins behind the key.
   */
  private boolean repeatsTheLastKey(Entry entry) {
    return Arrays.equals(entries.get(entries.size() - 1).key(), entry.key());
  }

  private TableScan.Page page(boolean more) {
    Optional<ScanCursor> next =
        more
            ? Optional.of(new ScanCursor(entries.get(entries.size() - 1).key()))
            : Optional.empty();
    return new TableScan.Page(table, entries, next, List.copyOf(missing));
  }
}
