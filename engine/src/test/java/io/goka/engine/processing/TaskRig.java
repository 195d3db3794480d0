package io.goka.engine.processing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.observe.RecordFailure;
import io.goka.engine.state.MemoryStorageProvider;
import io.goka.engine.state.PartitionTable;
import io.goka.engine.state.ServedTable.Reading;
import io.goka.engine.thread.Stepped.Progress;
import io.goka.spi.Storage;
import io.goka.spi.StorageLocation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * Owner: the test's thread. A real task, stepped by hand, with a producer that acknowledges when it
 * is told to, tables in memory, a clock that the test moves, and a listener that remembers.
 */
final class TaskRig {

  static final Instant NOW = Instant.ofEpochSecond(1000);

  final HeldProducer producer = new HeldProducer();
  final Heard heard = new Heard();
  final Task task;
  private final Map<Integer, PartitionTable> tables = new HashMap<>();
  private final Map<Integer, PartitionStatus> statuses = new HashMap<>();
  private final GroupPlan plan;
  private final CacheShare cacheShare;
  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private long nanos = 50;
  private boolean answered = true;

  TaskRig(GroupPlan plan) {
    this(plan, 1 << 20);
  }

  TaskRig(GroupPlan plan, long cacheBytes) {
    this.plan = plan;
    this.cacheShare = new CacheShare(cacheBytes, HeapShare.ofThisProcess());
    this.task =
        task(new AtLeastOnce(producer, () -> answered, new SendingHold("task", () -> nanos)));
  }

  /** With another protocol than at-least-once, which may have producers of its own. */
  TaskRig(GroupPlan plan, CommitProtocol protocol) {
    this.plan = plan;
    this.cacheShare = new CacheShare(1 << 20, HeapShare.ofThisProcess());
    this.task = task(protocol);
  }

  private Task task(CommitProtocol protocol) {
    return new Task(
        "task", plan, protocol, cacheShare, heard, InstantSource.fixed(NOW), () -> nanos);
  }

  /** Whether heartbeats are answered, so that records may be sent. */
  void heartbeats(boolean areAnswered) {
    answered = areAnswered;
  }

  /** Owner: the test's thread, on which the task is stepped. What the task has said. */
  static final class Heard implements Task.Listener {
    final List<Map<TopicPartition, OffsetAndMetadata>> committable = new ArrayList<>();
    final List<Integer> drained = new ArrayList<>();
    final List<Map<Integer, @Nullable PartitionTable>> rolledBack = new ArrayList<>();
    final List<String> reasons = new ArrayList<>();
    final List<String> suspicious = new ArrayList<>();
    final List<String> failed = new ArrayList<>();
    final List<Throwable> causes = new ArrayList<>();

    @Override
    public void committable(Map<TopicPartition, OffsetAndMetadata> offsets) {
      committable.add(offsets);
    }

    @Override
    public void drained(int partition) {
      drained.add(partition);
    }

    @Override
    public void rolledBack(Map<Integer, @Nullable PartitionTable> tables, String reason) {
      rolledBack.add(tables);
      reasons.add(reason);
    }

    @Override
    public void suspicious(String message) {
      suspicious.add(message);
    }

    @Override
    public void failed(String reason, Throwable cause) {
      failed.add(reason);
      causes.add(cause);
    }

    /** The record that the group has failed of. */
    RecordFailure failedRecord() {
      assertThat(causes).singleElement().isInstanceOf(RecordFailedException.class);
      return ((RecordFailedException) causes.get(0)).failure();
    }

    /** How far a topic partition may be committed; -1 when nothing of it may. */
    long committable(String topic, int partition) {
      TopicPartition source = new TopicPartition(topic, partition);
      long latest = -1;
      for (Map<TopicPartition, OffsetAndMetadata> offsets : committable) {
        OffsetAndMetadata offset = offsets.get(source);
        if (offset != null) {
          latest = offset.offset();
        }
      }
      return latest;
    }
  }

  PartitionTable open(int partition) {
    return open(partition, new MemoryStorageProvider().open(StorageLocation.at(Path.of("unused"))));
  }

  PartitionTable open(int partition, Storage storage) {
    PartitionTable table = new PartitionTable(partition, storage, true, Plans.TABLE_ID);
    reopen(partition, table);
    return table;
  }

  /** Opens a partition on a table that was open before. */
  void reopen(int partition, PartitionTable table) {
    tables.put(partition, table);
    open(partition, table);
  }

  /** Opens a partition again that was rolled back, with all that is known of it. */
  void openAgain(int partition) {
    PartitionStatus status = status(partition);
    status.rolledBack();
    LocalTables local = LocalTables.of(tables.get(partition));
    task.mailbox().execute(() -> task.open(status, local));
  }

  void openWithoutTable(int partition) {
    open(partition, (PartitionTable) null);
  }

  private void open(int partition, @Nullable PartitionTable table) {
    open(partition, LocalTables.of(table));
  }

  /** Opens a partition with all the tables that it works with. */
  void open(int partition, LocalTables local) {
    PartitionStatus status = new PartitionStatus(partition, plan.config()::queuedRecords);
    statuses.put(partition, status);
    task.mailbox().execute(() -> task.open(status, local));
  }

  /** Queues one record for each key. */
  void clicks(int partition, String... keys) {
    feed(
        "clicks",
        partition,
        Arrays.stream(keys).map(key -> record("clicks", partition, key, "click")).toList());
  }

  /** Queues records as one batch. */
  void feed(String topic, int partition, List<ConsumerRecord<byte[], byte[]>> records) {
    ConsumerRecord<byte[], byte[]> last = records.get(records.size() - 1);
    InputBatch batch =
        new InputBatch(
            new TopicPartition(topic, partition),
            records,
            new OffsetAndMetadata(last.offset() + 1, last.leaderEpoch(), ""));
    status(partition).inflow().add(batch.size(), batch.bytes());
    task.mailbox().execute(() -> task.enqueue(partition, batch));
  }

  /** Records that were there before, with one for each key, from an offset on. */
  List<ConsumerRecord<byte[], byte[]>> records(
      String topic, int partition, long from, String... keys) {
    TopicPartition source = new TopicPartition(topic, partition);
    long end = ends.getOrDefault(source, 0L);
    ends.put(source, from);
    List<ConsumerRecord<byte[], byte[]>> records =
        Arrays.stream(keys).map(key -> record(topic, partition, key, "click")).toList();
    ends.merge(source, end, Math::max);
    return records;
  }

  PartitionTable table(int partition) {
    return Objects.requireNonNull(tables.get(partition));
  }

  PartitionStatus status(int partition) {
    return Objects.requireNonNull(statuses.get(partition));
  }

  /** A record at the end of its topic. */
  ConsumerRecord<byte[], byte[]> record(
      String topic, int partition, @Nullable String key, @Nullable String value) {
    long offset = ends.merge(new TopicPartition(topic, partition), 1L, Long::sum) - 1;
    return new ConsumerRecord<>(
        topic,
        partition,
        offset,
        1234,
        TimestampType.CREATE_TIME,
        0,
        0,
        key == null ? null : bytes(key),
        value == null ? null : bytes(value),
        new RecordHeaders(),
        Optional.of(7));
  }

  /** Steps until there is nothing to do. */
  void run() {
    for (int steps = 0; steps < 10_000; steps++) {
      Progress progress = task.step();
      if (progress == Progress.ENDED) {
        return;
      }
      if (progress == Progress.IDLE) {
        assertThat(task.idleNanos()).as("an idle task must not spin").isPositive();
        return;
      }
    }
    throw new AssertionError("the task never comes to rest");
  }

  /** Lets so much time pass, for callbacks that take long. */
  void pass(Duration time) {
    nanos += time.toNanos();
  }

  /** Lets so much time pass, then steps until there is nothing to do. */
  void after(Duration time) {
    nanos += time.toNanos();
    run();
  }

  /** Ends the epoch that is open, by its time. */
  void endEpoch() {
    after(Duration.ofSeconds(1));
  }

  /** Ends the epoch, and has Kafka acknowledge all. */
  void commit() {
    endEpoch();
    producer.acknowledgeAll();
    run();
  }

  /** Closes a partition; the array tells whether it is closed. */
  boolean[] close(int partition) {
    boolean[] closed = new boolean[1];
    task.mailbox().execute(() -> task.close(partition, () -> closed[0] = true));
    return closed;
  }

  /** Drops a partition; the array tells whether it is closed. */
  boolean[] drop(int partition) {
    boolean[] closed = new boolean[1];
    task.mailbox().execute(() -> task.drop(partition, () -> closed[0] = true));
    return closed;
  }

  /** Has a visit begun in partitions that are open. */
  Visit visit(String visitor, String argument, Integer... partitions) {
    Visit visit = newVisit(visitor, argument, partitions);
    for (int partition : partitions) {
      visit(partition, visit);
    }
    return visit;
  }

  /** A visit that is to go through partitions. */
  Visit newVisit(String visitor, String argument, Integer... partitions) {
    Visit visit = new Visit("1", plan.group(), visitor, bytes(argument), InstantSource.fixed(NOW));
    visit.begin(List.of(partitions), 0);
    return visit;
  }

  /** Has a visit go on in a partition. */
  void visit(int partition, Visit visit) {
    task.mailbox().execute(() -> task.visit(partition, visit));
  }

  /** How many deferred commits of a partition are open. */
  int deferred(int partition) {
    return status(partition).snapshot(false).deferredCommits();
  }

  /** The stored value of a key; null when it has none. */
  @Nullable String stored(int partition, String key) {
    PartitionTable table = tables.get(partition);
    Reading.Here here = table == null ? null : table.read(bytes(key));
    if (here == null) {
      throw new AssertionError("the table of partition " + partition + " is closed");
    }
    byte[] value = here.value();
    return value == null ? null : new String(value, UTF_8);
  }

  boolean isClosed(int partition) {
    PartitionTable table = tables.get(partition);
    return table == null || table.read(bytes("any")) == null;
  }

  /** What was sent to a topic, as key=value. */
  List<String> sentTo(String topic) {
    List<String> texts = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> record : producer.sent()) {
      if (record.topic().equals(topic)) {
        texts.add(text(record.key()) + "=" + text(record.value()));
      }
    }
    return texts;
  }

  /** What is on its way to a topic. */
  HeldProducer.Sent held(String topic) {
    return producer.held().stream()
        .filter(sent -> sent.record().topic().equals(topic))
        .findFirst()
        .orElseThrow(() -> new AssertionError("nothing is on its way to " + topic));
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static String text(byte @Nullable [] bytes) {
    return bytes == null ? "null" : new String(bytes, UTF_8);
  }
}
