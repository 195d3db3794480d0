package io.goka.runtime.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.goka.engine.config.GroupConfig;
import io.goka.engine.config.TopicConfig;
import io.goka.engine.kafka.GroupTopics;
import io.goka.engine.kafka.RecordSizes;
import io.goka.engine.kafka.TopicNames;
import io.goka.engine.processing.GroupPlan;
import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.Partitioners;
import io.goka.spi.RebalanceListener;
import io.goka.spi.Stream;
import io.goka.spi.Table;
import io.goka.spi.TableContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.IntPredicate;

/**
 * The group that is simulated: the value of a key names all clicks that it has seen, in their
 * order, and each click is passed on.
 */
final class SimulationPlan {

  static final String INPUT = "clicks";
  static final String OUTPUT = "alerts";
  static final String TABLE = "seen-table";
  static final UUID TABLE_ID = new UUID(1, 2);
  static final int PARTITIONS = 3;
  static final List<String> KEYS = List.of("a", "b", "c", "d", "e", "f", "g", "h");

  private static final Stream<String> CLICKS = Stream.of(INPUT, Codecs.string());
  private static final Stream<String> ALERTS = Stream.of(OUTPUT, Codecs.string());
  private static final int MAX_REQUEST = 100_000;

  private SimulationPlan() {}

  /**
   * The group as it should be.
   *
   * @param running called within each callback
   */
  static GroupPlan of(GroupConfig config, Runnable running) {
    return plan(
        config,
        GroupGraph.define("seen")
            .persist(Table.ofGroup("seen", Codecs.string()))
            .input(
                CLICKS,
                (context, id) -> {
                  running.run();
                  click(context, id);
                })
            .output(ALERTS)
            .build());
  }

  /**
   * A group that reads what it wrote last, and forgets it when its partition leaves: as a cache
   * would that survives the end of an epoch that was given up.
   *
   * @param stays whether a partition that is closed stays with this instance
   */
  static GroupPlan remembering(GroupConfig config, IntPredicate stays) {
    Map<Integer, Map<String, String>> cache = new HashMap<>();
    return plan(
        config,
        GroupGraph.define("seen")
            .persist(Table.ofGroup("seen", Codecs.string()))
            .input(
                CLICKS,
                (context, id) -> {
                  Map<String, String> cached =
                      cache.computeIfAbsent(context.partition(), unseen -> new HashMap<>());
                  String last = cached.get(context.key());
                  if (last != null) {
                    context.setValue(last);
                  }
                  click(context, id);
                  cached.put(context.key(), context.value().orElseThrow());
                })
            .output(ALERTS)
            .rebalanceListener(
                new RebalanceListener() {
                  @Override
                  public void revoked(int partition) {
                    if (!stays.test(partition)) {
                      cache.remove(partition);
                    }
                  }
                })
            .build());
  }

  private static GroupPlan plan(GroupConfig config, GroupGraph graph) {
    TopicNames names =
        TopicNames.of(
            graph, new TopicConfig(OptionalInt.empty(), PARTITIONS, "-table", "-loop", "-dlq"));
    Map<String, UUID> ids = new HashMap<>();
    names.table().ifPresent(table -> ids.put(table, TABLE_ID));
    return GroupPlan.of(
        graph,
        config,
        new GroupTopics(names, PARTITIONS, Map.of(OUTPUT, PARTITIONS), ids),
        new RecordSizes(MAX_REQUEST));
  }

  private static void click(TableContext<String> context, String id) {
    context.setValue(context.value().map(seen -> seen + "," + id).orElse(id));
    context.emit(ALERTS, context.key(), id);
  }

  /** Sessions of 2 s, commits every 100 ms. */
  static GroupConfig config(String guarantee) {
    return GroupSettings.of(
        Map.ofEntries(
            Map.entry("processing.guarantee", guarantee),
            Map.entry("commit.interval.ms", "100"),
            Map.entry("task.threads", "2"),
            Map.entry("cache.bytes", "1m"),
            Map.entry("uncommitted.bytes", "1k"),
            Map.entry("queue.records", "10"),
            Map.entry("session.timeout.ms", "2000"),
            Map.entry("heartbeat.interval.ms", "200"),
            Map.entry("revoke.timeout.ms", "1000"),
            Map.entry("storage", "memory")));
  }

  /** Where a key lives. */
  static int home(String key) {
    return Partitioners.MURMUR2.partition(key.getBytes(UTF_8), PARTITIONS);
  }
}
