package io.goka.engine.observe;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One group at one moment, as this instance sees it.
 *
 * @param group the group's name
 * @param plugin the plugin that defines it
 * @param state where it is in its life
 * @param since when it came into that state
 * @param restart how it comes back after failures
 * @param inputs the topics it reads
 * @param outputs the topics it may emit into
 * @param joins the topics of the tables that it joins
 * @param lookups the topics of the tables that it looks up
 * @param waitsFor which of those are not level yet, with what keeps them where that is known
 * @param loop the topic through which it sends messages to itself; empty without one
 * @param visitors the names of its visitors
 * @param table the topic of its table; empty without one
 * @param deadLetters the topic of the records that it could not process; empty when its policies
 *     write none
 * @param guarantee {@code at_least_once} or {@code exactly_once}
 * @param storage the name of the storage provider that keeps its table and those that it reads
 * @param partitionCount how many partitions the group has in the whole cluster; 0 before that is
 *     known
 * @param partitions the partitions that are assigned here, in order
 * @param totals the counters of all partitions that are or were here since the server started
 */
public record GroupSnapshot(
    String group,
    String plugin,
    GroupState state,
    Instant since,
    RestartSnapshot restart,
    List<String> inputs,
    List<String> outputs,
    List<String> joins,
    List<String> lookups,
    List<String> waitsFor,
    Optional<String> loop,
    List<String> visitors,
    Optional<String> table,
    Optional<String> deadLetters,
    String guarantee,
    String storage,
    int partitionCount,
    List<PartitionSnapshot> partitions,
    PartitionCounters totals) {

  /** Input records that this instance is behind, over its partitions; empty when none knows. */
  public OptionalLong lag() {
    return partitions.stream().map(PartitionSnapshot::lag).anyMatch(OptionalLong::isPresent)
        ? OptionalLong.of(partitions.stream().mapToLong(p -> p.lag().orElse(0)).sum())
        : OptionalLong.empty();
  }
}
