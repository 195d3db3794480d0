package io.goka.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.goka.engine.thread.Stepped.Progress;
import io.goka.spi.StorageCursor;
import io.goka.spi.StorageLocation;
import io.goka.spi.StorageProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Owner: the test's thread. One partition of a group's table on a storage that outlives its being
 * closed, recovered from a topic in memory as often as a test likes.
 */
final class RecoveryRig {

  static final TopicPartition CHANGELOG = new TopicPartition("counter-table", 3);
  static final UUID TOPIC = new UUID(1, 2);
  static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  final MockTopics topics = new MockTopics();
  final Path folder;
  final TableDirectory directory;
  final Heard heard = new Heard();
  UUID topicId = TOPIC;
  Duration deletesKept = Duration.ofDays(1);
  private Instant now = START;
  private final Recovery recovery = new Recovery("counter", topics::consumer, () -> now);

  /** Owner: the test's thread. What became of the recovery. */
  static final class Heard implements TableRecovery.Outcome {
    @Nullable PartitionTable table;
    @Nullable String failed;
    final List<String> remarks = new ArrayList<>();

    @Override
    public void level(PartitionTable level) {
      table = level;
    }

    @Override
    public void failed(String reason) {
      failed = reason;
    }

    @Override
    public void remarkable(String message) {
      remarks.add(message);
    }
  }

  RecoveryRig(StorageProvider storage, Path parent) {
    this(storage, parent, Runnable::run);
  }

  RecoveryRig(StorageProvider storage, Path parent, Executor writers) {
    this.folder = parent.resolve("3");
    this.directory =
        new TableDirectory(
            storage,
            new StorageLocation("3", "counter-table", 3, folder),
            WriteBehind.on(writers),
            RowMemory.none());
  }

  void passes(Duration time) {
    now = now.plus(time);
  }

  Instant now() {
    return now;
  }

  /** Writes so many keys into the topic. */
  void write(int keys, String value) {
    for (int i = 0; i < keys; i++) {
      topics.write(CHANGELOG, "key-" + i, value + "-" + i);
    }
  }

  /** Starts a recovery. */
  TableRecovery start() {
    heard.table = null;
    heard.failed = null;
    heard.remarks.clear();
    TableRecovery started =
        new TableRecovery(CHANGELOG, topicId, directory, heard).keepingDeletes(deletesKept);
    recovery.start(started);
    return started;
  }

  /** Steps until the recovery is over. */
  void runToTheEnd() {
    await()
        .pollInterval(Duration.ofMillis(1))
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              recovery.step();
              return heard.table != null || heard.failed != null;
            });
  }

  void cancel(TableRecovery started) {
    recovery.cancel(started, () -> {});
  }

  void step() {
    Progress unused = recovery.step();
  }

  /** Recovers the table, which must work. */
  PartitionTable recovered() {
    TableRecovery unused = start();
    runToTheEnd();
    return table();
  }

  PartitionTable table() {
    if (heard.table == null) {
      throw new AssertionError("not level, but " + heard.failed);
    }
    return heard.table;
  }

  /** Recovers and closes: what an orderly run leaves behind. */
  void storeAll() {
    recovered().close();
  }

  /** Says that the table is what its topic says. */
  void assertLevelWith(Map<String, String> expected) {
    Map<String, String> found = new TreeMap<>();
    try (StorageCursor entries = table().entries(null)) {
      while (entries.next()) {
        found.put(text(entries.key()), text(entries.value()));
      }
    }
    assertThat(found).isEqualTo(expected);
    assertThat(table().mark().offset()).isEqualTo(topics.end(CHANGELOG));
  }

  static Map<String, String> entries(int keys, String value) {
    Map<String, String> entries = new TreeMap<>();
    for (int i = 0; i < keys; i++) {
      entries.put("key-" + i, value + "-" + i);
    }
    return entries;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
