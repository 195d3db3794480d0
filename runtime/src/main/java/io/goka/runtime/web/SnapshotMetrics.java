package io.goka.runtime.web;

import io.goka.engine.observe.EmitterSnapshot;
import io.goka.engine.observe.GroupSnapshot;
import io.goka.engine.observe.PartitionCounters;
import io.goka.engine.observe.PartitionSnapshot;
import io.goka.engine.observe.ViewSnapshot;
import io.goka.runtime.server.ServerSnapshot;
import io.goka.spi.View;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Owner: any thread. The metrics of groups, partitions, views and emitters, made from a snapshot
 * when they are scraped. Nothing is kept in between, so what has left this instance leaves the
 * metrics too.
 *
 * <p>Names and labels are part of the API: dashboards are built on them.
 */
final class SnapshotMetrics implements MultiCollector {

  private static final List<String> STATES =
      List.of("starting", "recovering", "running", "paused", "failed", "stopped");

  /**
   * The counters that groups and partitions share: {@code goka_group_…} and {@code …_partition_…}.
   */
  private static final List<SharedCounter> SHARED =
      List.of(
          new SharedCounter("processed", "Input records processed", PartitionCounters::processed),
          new SharedCounter(
              "emitted", "Records emitted and looped back", PartitionCounters::emitted),
          new SharedCounter(
              "table_writes",
              "Values set and deleted by callbacks",
              PartitionCounters::tableWrites),
          new SharedCounter(
              "table_updates", "Records sent to the table topic", PartitionCounters::tableUpdates),
          new SharedCounter(
              "cache_hits", "Values found in the cache", PartitionCounters::cacheHits),
          new SharedCounter(
              "cache_misses", "Values read from the storage", PartitionCounters::cacheMisses),
          new SharedCounter("commits", "Epochs committed", PartitionCounters::commits),
          new SharedCounter(
              "rewinds",
              "Returns to the committed state after an error",
              PartitionCounters::rewinds),
          new SharedCounter(
              "misplaced",
              "Input records whose key another partitioner put here",
              PartitionCounters::misplaced),
          new SharedCounter(
              "failed",
              "Times an input record or a visited key could not be processed",
              PartitionCounters::failed),
          new SharedCounter(
              "retried",
              "Times a failed record or key was tried again",
              PartitionCounters::retried),
          new SharedCounter(
              "skipped",
              "Failed input records and keys that were passed over",
              PartitionCounters::skipped),
          new SharedCounter(
              "dead_lettered",
              "Failed input records written to the dead letters",
              PartitionCounters::deadLettered));

  private final Supplier<ServerSnapshot> snapshots;

  SnapshotMetrics(Supplier<ServerSnapshot> snapshots) {
    this.snapshots = snapshots;
  }

  private record SharedCounter(String name, String help, ToLongFunction<PartitionCounters> value) {}

  @Override
  public MetricSnapshots collect() {
    ServerSnapshot snapshot = snapshots.get();
    MetricFamilies families = new MetricFamilies();
    server(families, snapshot);
    for (GroupSnapshot group : snapshot.groups()) {
      group(families, group);
      for (PartitionSnapshot partition : group.partitions()) {
        partition(families, group.group(), partition);
      }
    }
    snapshot.views().forEach(view -> view(families, view));
    snapshot.emitters().forEach(emitter -> emitter(families, emitter));
    return families.snapshots();
  }

  private static void server(MetricFamilies families, ServerSnapshot snapshot) {
    families.gauge(
        "goka_server_info",
        "The server; always 1",
        Labels.of("instance", snapshot.instance(), "version", snapshot.version()),
        1L);
    families.gauge(
        "goka_ready",
        "1 when the server is ready to serve",
        Labels.EMPTY,
        snapshot.notReady().isEmpty() ? 1L : 0L);
    families.gauge(
        "goka_state_memory_bytes",
        "What tables take outside the Java heap",
        Labels.EMPTY,
        snapshot.stateMemory().used());
    families.gauge(
        "goka_state_memory_limit_bytes",
        "What tables may take outside the Java heap: state.memory.bytes",
        Labels.EMPTY,
        snapshot.stateMemory().most());
    long broken = snapshot.plugins().stream().filter(plugin -> !plugin.runs()).count();
    String help = "Plugins that were found";
    families.gauge(
        "goka_plugins", help, Labels.of("runs", "true"), snapshot.plugins().size() - broken);
    families.gauge("goka_plugins", help, Labels.of("runs", "false"), broken);
  }

  private static void group(MetricFamilies families, GroupSnapshot group) {
    Labels labels = Labels.of("group", group.group());
    for (String state : STATES) {
      families.gauge(
          "goka_group_state",
          "1 for the state that the group is in",
          labels.add("state", state),
          group.state().label().equals(state) ? 1L : 0L);
    }
    families.gauge(
        "goka_group_partitions",
        "Partitions assigned to this instance",
        labels,
        (long) group.partitions().size());
    families.counter(
        "goka_group_restarts",
        "Starts of the group after a failure, or by hand",
        labels,
        group.restart().restarts());
    for (SharedCounter shared : SHARED) {
      families.counter(
          "goka_group_" + shared.name(),
          shared.help() + ", over all partitions since the server started",
          labels,
          shared.value().applyAsLong(group.totals()));
    }
  }

  private static void partition(
      MetricFamilies families, String group, PartitionSnapshot partition) {
    Labels labels = Labels.of("group", group, "partition", Integer.toString(partition.partition()));
    for (SharedCounter shared : SHARED) {
      families.counter(
          "goka_partition_" + shared.name(),
          shared.help() + " since the partition was assigned",
          labels,
          shared.value().applyAsLong(partition.counters()));
    }
    partition
        .lag()
        .ifPresent(
            lag -> families.gauge("goka_partition_lag", "Input records behind", labels, lag));
    families.gauge(
        "goka_partition_queued",
        "Input records that wait for the task thread",
        labels,
        partition.queued());
    families.gauge(
        "goka_partition_stuck",
        "1 while a callback has not returned for callback.stuck.after.ms",
        labels,
        partition.stuck().isPresent() ? 1L : 0L);
    families.gauge(
        "goka_partition_table_keys",
        "Keys of the table, approximately",
        labels,
        partition.tableKeys());
    families.gauge(
        "goka_partition_table_offset",
        "Offset of the table topic which the stored table reaches",
        labels,
        partition.tableOffset());
    families.gauge(
        "goka_partition_recovered_records",
        "Records of the table topic that were read here to bring the table level",
        labels,
        partition.recoveredRecords());
    families.gauge(
        "goka_partition_recovery_ratio",
        "How far recovery is, from 0 to 1; 1 when there is none",
        labels,
        partition.recovery().map(progress -> progress.fraction()).orElse(1.0));
    partition
        .lastCommit()
        .ifPresent(
            at ->
                families.gauge(
                    "goka_partition_last_commit_timestamp_seconds",
                    "When the last epoch was committed",
                    labels,
                    at.toEpochMilli() / 1000.0));
  }

  private static void view(MetricFamilies families, ViewSnapshot view) {
    Labels labels = Labels.of("view", view.view());
    for (View.State state : View.State.values()) {
      families.gauge(
          "goka_view_state",
          "1 for the state that the view is in",
          labels.add("state", state.name().toLowerCase(Locale.ROOT)),
          view.state() == state ? 1L : 0L);
    }
    families.gauge("goka_view_keys", "Keys of the view, approximately", labels, view.keys());
    view.lag()
        .ifPresent(
            lag ->
                families.gauge(
                    "goka_view_lag", "Records that the view is behind its topic", labels, lag));
  }

  private static void emitter(MetricFamilies families, EmitterSnapshot emitter) {
    Labels labels = Labels.of("emitter", emitter.name());
    for (EmitterSnapshot.State state : EmitterSnapshot.State.values()) {
      families.gauge(
          "goka_emitter_state",
          "1 for the state that the emitter is in",
          labels.add("state", state.name().toLowerCase(Locale.ROOT)),
          emitter.state() == state ? 1L : 0L);
    }
    families.counter(
        "goka_emitter_emitted", "Records acknowledged by Kafka", labels, emitter.emitted());
    families.counter(
        "goka_emitter_failed", "Records that Kafka did not take", labels, emitter.failed());
    families.counter(
        "goka_emitter_restarts",
        "Starts of the source after a failure",
        labels,
        emitter.restarts());
  }
}
