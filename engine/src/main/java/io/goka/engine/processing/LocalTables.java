package io.goka.engine.processing;

import io.goka.engine.state.PartitionTable;
import io.goka.engine.state.TableCopy;
import io.goka.spi.Table;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The local tables that a partition works with, all level with their topics.
 *
 * @param own the partition of the group's own table, which its task writes; null without one
 * @param joined the partition of each joined table, which the recovery thread keeps level
 * @param lookups the whole of each table that is looked up, which the copies' thread keeps level
 */
record LocalTables(
    @Nullable PartitionTable own,
    Map<Table<?>, PartitionTable> joined,
    Map<Table<?>, TableCopy> lookups) {

  /** A partition with no other table than its own. */
  static LocalTables of(@Nullable PartitionTable own) {
    return new LocalTables(own, Map.of(), Map.of());
  }
}
