package io.goka.runtime.web;

import io.goka.engine.observe.GroupSnapshot;
import io.goka.engine.observe.GroupState;
import io.goka.engine.observe.PartitionCounters;
import io.goka.engine.observe.PartitionSnapshot;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A group in the API, without its partitions.
 *
 * @param group its name
 * @param plugin the plugin that defines it
 * @param state {@code starting}, {@code recovering}, {@code running}, {@code paused}, {@code
 *     failed} or {@code stopped}
 * @param reason why it failed, or what keeps it from running; null when nothing is known to
 * @param failure the record that it could not process; null unless it failed of one
 * @param since when it came into that state
 * @param restart how it comes back after failures
 * @param inputs the topics it reads
 * @param outputs the topics it may emit into
 * @param joins the topics of the tables that it joins
 * @param lookups the topics of the tables that it looks up
 * @param loop the topic through which it sends messages to itself; null without one
 * @param visitors the names of its visitors
 * @param table the topic of its table; null without one
 * @param deadLetters the topic of the records that it could not process; null when its policies
 *     write none
 * @param guarantee {@code at_least_once} or {@code exactly_once}
 * @param storage the name of the storage provider that keeps its table and those that it reads
 * @param partitionCount how many partitions it has in the whole cluster; 0 before that is known
 * @param assigned how many of them are here
 * @param recovering how many of those are being recovered
 * @param lag input records behind; null when that is not known yet
 * @param queued input records that wait for a task thread
 * @param tableKeys how many keys the table has here, approximately
 * @param totals what was done here since the server started
 * @param rates the same, a second
 */
record GroupRow(
    String group,
    String plugin,
    String state,
    @Nullable String reason,
    @Nullable FailureRow failure,
    Instant since,
    RestartRow restart,
    List<String> inputs,
    List<String> outputs,
    List<String> joins,
    List<String> lookups,
    @Nullable String loop,
    List<String> visitors,
    @Nullable String table,
    @Nullable String deadLetters,
    String guarantee,
    String storage,
    int partitionCount,
    int assigned,
    long recovering,
    @Nullable Long lag,
    long queued,
    long tableKeys,
    PartitionCounters totals,
    Rates rates) {

  static GroupRow of(GroupSnapshot group, RateWindow window) {
    List<PartitionSnapshot> partitions = group.partitions();
    return new GroupRow(
        group.group(),
        group.plugin(),
        group.state().label(),
        reason(group),
        FailureRow.of(group),
        group.since(),
        RestartRow.of(group.restart(), window.now().at()),
        group.inputs(),
        group.outputs(),
        group.joins(),
        group.lookups(),
        group.loop().orElse(null),
        group.visitors(),
        group.table().orElse(null),
        group.deadLetters().orElse(null),
        group.guarantee(),
        group.storage(),
        group.partitionCount(),
        partitions.size(),
        partitions.stream().filter(p -> p.recovery().isPresent()).count(),
        group.lag().isPresent() ? group.lag().getAsLong() : null,
        partitions.stream().mapToLong(PartitionSnapshot::queued).sum(),
        partitions.stream().mapToLong(PartitionSnapshot::tableKeys).sum(),
        group.totals(),
        window.group(group));
  }

  private static @Nullable String reason(GroupSnapshot group) {
    if (group.state() instanceof GroupState.Failed failed) {
      return failed.reason();
    }
    return group.state() instanceof GroupState.Recovering && !group.waitsFor().isEmpty()
        ? "waits for " + String.join(", ", group.waitsFor())
        : null;
  }
}
