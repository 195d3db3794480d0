package io.goka.engine.processing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.goka.engine.config.GroupConfig;
import io.goka.engine.config.GroupSettings;
import io.goka.engine.config.TopicConfig;
import io.goka.engine.kafka.GroupTopics;
import io.goka.engine.kafka.RecordSizes;
import io.goka.engine.kafka.TopicNames;
import io.goka.spi.Callback;
import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.Partitioners;
import io.goka.spi.Stream;
import io.goka.spi.Table;
import io.goka.spi.TableContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Group plans for the tests of this package. */
final class Plans {

  static final Stream<String> CLICKS = Stream.of("clicks", Codecs.string());
  static final Stream<String> ALERTS = Stream.of("alerts", Codecs.string());
  static final Table<Long> COUNTS = Table.ofGroup("counter", Codecs.int64());
  static final UUID TABLE_ID = new UUID(1, 2);
  static final UUID JOINED_ID = new UUID(3, 4);
  static final int PARTITIONS = 4;
  static final int MAX_REQUEST = 1000;

  private Plans() {}

  /** Counts clicks, and emits the value of each. */
  static GroupPlan counter() {
    return of(
        GroupGraph.define("counter")
            .persist(COUNTS)
            .input(
                CLICKS,
                (context, click) -> {
                  context.setValue(context.value().orElse(0L) + 1);
                  context.emit(ALERTS, context.key(), click);
                })
            .output(ALERTS)
            .build(),
        config());
  }

  /** Runs a callback for each click; it may emit alerts. */
  static GroupPlan counting(Callback<TableContext<Long>, String> callback) {
    return of(
        GroupGraph.define("counter").persist(COUNTS).input(CLICKS, callback).output(ALERTS).build(),
        config());
  }

  /** The partition in which a key lives. */
  static int home(String key) {
    return Partitioners.MURMUR2.partition(key.getBytes(UTF_8), PARTITIONS);
  }

  static GroupPlan of(GroupGraph graph, GroupConfig config) {
    return of(graph, config, MAX_REQUEST);
  }

  /** With another bound on the size of records. */
  static GroupPlan of(GroupGraph graph, GroupConfig config, int maxRequest) {
    TopicNames names =
        TopicNames.of(
            graph,
            new TopicConfig(OptionalInt.empty(), PARTITIONS, "-table", "-loop", "-dlq"),
            config.errors().mayDeadLetter());
    Map<String, UUID> ids = new HashMap<>();
    names.table().ifPresent(table -> ids.put(table, TABLE_ID));
    names.joins().forEach(table -> ids.put(table, JOINED_ID));
    return GroupPlan.of(
        graph,
        config,
        new GroupTopics(names, PARTITIONS, Map.of("alerts", 1, "counter-dlq", 3), ids),
        new RecordSizes(maxRequest));
  }

  /** Commits once a second, or when 10 kB are uncommitted; one task thread, 100 queued records. */
  static GroupConfig config() {
    return config(1, Duration.ofSeconds(1), 10_000);
  }

  /** Commits once a second, however much that is. */
  static GroupConfig roomy() {
    Map<String, String> all = new HashMap<>(settings(1, Duration.ofSeconds(1), 10_000));
    all.put("uncommitted.bytes", "1m");
    return GroupSettings.of(all);
  }

  /** Commits every 10 ms, for tests with real threads. */
  static GroupConfig quick(int taskThreads) {
    return config(taskThreads, Duration.ofMillis(10), 10_000);
  }

  /** Lets so many deferred commits be open in a partition, and warns after a minute. */
  static GroupConfig deferring(int most) {
    return config(1, Duration.ofSeconds(1), most);
  }

  /** Retries after 100 ms, twice at most, with further settings: key, value, key, value, … */
  static GroupConfig errors(String... settings) {
    Map<String, String> all = new HashMap<>(settings(1, Duration.ofSeconds(1), 10_000));
    all.put("error.retries", "2");
    all.put("error.retry.backoff.ms", "100");
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    return GroupSettings.of(all);
  }

  private static GroupConfig config(int taskThreads, Duration commitInterval, int deferred) {
    return GroupSettings.of(settings(taskThreads, commitInterval, deferred));
  }

  private static Map<String, String> settings(
      int taskThreads, Duration commitInterval, int deferred) {
    return Map.of(
        "commit.interval.ms", String.valueOf(commitInterval.toMillis()),
        "task.threads", String.valueOf(taskThreads),
        "cache.bytes", "1m",
        "uncommitted.bytes", "10000",
        "queue.records", "100",
        "revoke.timeout.ms", "5000",
        "deferred.commits.max", String.valueOf(deferred),
        "storage", "memory");
  }

  /** For what neither emits nor has foreign keys. */
  static PartitionProcessor.Listener noListener() {
    return new PartitionProcessor.Listener() {
      @Override
      public void drained(int partition) {}

      @Override
      public void emitted(ProducerRecord<byte[], byte[]> record, RefusalTrace trace, long offset) {
        throw new AssertionError("nobody emits here");
      }

      @Override
      public void suspicious(String message) {}

      @Override
      public void settled() {}
    };
  }
}
