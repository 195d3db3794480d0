package io.goka.runtime.query;

import io.goka.engine.observe.RecoveryProgress;
import io.goka.engine.state.Scan.Entry;
import io.goka.engine.state.ServedTable;
import java.util.List;
import java.util.Optional;

/** The answer to the scan of a table. */
public sealed interface TableScan {

  /**
   * A page.
   *
   * @param table the table, whose codec and key format read the entries
   * @param entries the entries of all partitions, in the unsigned byte order of their keys
   * @param next where the next page begins; empty when there is none
   * @param missing the partitions that could not be read, in order; only where the request allows
   *     that
   */
  record Page(
      ServedTable table, List<Entry> entries, Optional<ScanCursor> next, List<Integer> missing)
      implements TableScan {}

  /** There is no table of that name. */
  record UnknownTable() implements TableScan {}

  /**
   * A key of the request cannot be written in the table's key format, or no key can be in the range
   * that it asks for.
   *
   * @param reason what is wrong with it
   */
  record BadKey(String reason) implements TableScan {}

  /**
   * A partition is recovering here.
   *
   * @param partition the partition
   * @param progress how far it is
   */
  record Recovering(int partition, RecoveryProgress progress) implements TableScan {}

  /**
   * A partition is on another instance, or on none at the moment.
   *
   * @param partition the partition; -1 before the table's topic is known
   */
  record Elsewhere(int partition) implements TableScan {}

  /**
   * The table's storage cannot be walked through in order.
   *
   * @param storage the name of its provider
   */
  record Unordered(String storage) implements TableScan {}
}
