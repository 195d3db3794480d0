package io.goka.runtime.query;

import io.goka.engine.state.KeyRange;
import io.goka.engine.state.Scan;
import io.goka.engine.state.ServedTable;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Owner: the thread of one scan. The entries of one partition, one after the other, read in pieces.
 */
final class PartitionRun implements Comparable<PartitionRun> {

  private final ServedTable table;
  private final int partition;
  private final KeyRange range;
  private final int piece;
  private List<Scan.Entry> entries = List.of();
  private int at;
  private boolean more;

  /**
   * @param piece how many entries are read at once
   */
  PartitionRun(ServedTable table, int partition, KeyRange range, int piece) {
    this.table = table;
    this.partition = partition;
    this.range = range;
    this.piece = piece;
  }

  int partition() {
    return partition;
  }

  /** The entry it is at; null at the end. */
  Scan.@Nullable Entry head() {
    return at < entries.size() ? entries.get(at) : null;
  }

  /**
   * Goes to the first entry.
   *
   * @return why that cannot be read; null when it can, or there is none
   */
  @Nullable Scan begin() {
    return read(range);
  }

  /**
   * Goes to the next entry, if it is on one.
   *
   * @return why that cannot be read; null when it can, or there is none
   */
  @Nullable Scan step() {
    byte[] passed = entries.get(at).key();
    at++;
    return at == entries.size() && more ? read(range.after(passed)) : null;
  }

  private @Nullable Scan read(KeyRange wanted) {
    Scan scan = table.scan(partition, wanted, piece);
    if (!(scan instanceof Scan.Page page)) {
      entries = List.of();
      at = 0;
      return scan;
    }
    entries = page.entries();
    at = 0;
    more = page.more();
    return null;
  }

  /** By the key that each is at; those that are at none come last. */
  @Override
  public int compareTo(PartitionRun other) {
    Scan.Entry mine = head();
    Scan.Entry theirs = other.head();
    if (mine == null || theirs == null) {
      return Boolean.compare(mine == null, theirs == null);
    }
    return Arrays.compareUnsigned(mine.key(), theirs.key());
  }
}
