package io.goka.engine.processing;

import static org.awaitility.Awaitility.await;

import io.goka.engine.kafka.TopicShape;
import io.goka.engine.observe.EventLog;
import io.goka.engine.observe.PartitionSnapshot;
import io.goka.engine.state.GroupTable;
import io.goka.engine.state.MemoryStorageProvider;
import io.goka.engine.state.PartitionTable;
import io.goka.engine.state.Recovery;
import io.goka.engine.state.ServedTable;
import io.goka.engine.state.TableCopies;
import io.goka.engine.state.TableDirectory;
import io.goka.engine.state.TableMark;
import io.goka.engine.thread.Mailbox;
import io.goka.engine.thread.StepThread;
import io.goka.spi.Codecs;
import io.goka.spi.KeyFormats;
import io.goka.spi.Partitioners;
import io.goka.spi.StorageBatch;
import io.goka.spi.StorageException;
import io.goka.spi.StorageLocation;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Owner: the test's thread, which is the poll thread. A real processor with real task threads; the
 * recovery is stepped by the test, which also runs the messages to the poll thread, and so decides
 * what crosses what.
 */
final class ProcessorRig implements AutoCloseable {

  /** How many partitions a table has that is looked up. */
  static final int LOOKUP_PARTITIONS = 2;

  final Input input = new Input();
  final HeldProducer producer = new HeldProducer();
  final EventLog events = new EventLog(InstantSource.fixed(TaskRig.NOW));
  final TableTopics topics = new TableTopics(producer);
  final Recovery recovery =
      new Recovery("counter", topics::consumer, InstantSource.fixed(TaskRig.NOW));
  final TableCopies copies =
      new TableCopies(
          new TableCopies.Surroundings(
              topic ->
                  CompletableFuture.completedFuture(
                      Optional.of(new TopicShape(Plans.JOINED_ID, LOOKUP_PARTITIONS))),
              topics::consumer,
              (topic, storage, partition) ->
                  StorageLocation.at(Path.of("copy", topic, String.valueOf(partition))),
              events,
              InstantSource.fixed(TaskRig.NOW),
              System::nanoTime));
  final GroupTable served =
      new GroupTable("counter-table", Codecs.int64(), KeyFormats.UTF8, Partitioners.MURMUR2);
  final Processor processor;
  private final KeptStorages storages = new KeptStorages();
  private final Map<Integer, Long> inputEnds = new HashMap<>();

  ProcessorRig(GroupPlan plan) {
    this(plan, GroupProducers.Shared::new);
  }

  /** With other producers than at-least-once has. */
  ProcessorRig(GroupPlan plan, GroupProducers producers) {
    this(plan, unused -> producers);
  }

  private ProcessorRig(GroupPlan plan, Function<HeldProducer, GroupProducers> producers) {
    processor =
        new Processor(
            plan,
            new Processor.Surroundings(
                input,
                producers.apply(producer),
                recovery,
                plan.table().map(table -> served),
                (topic, partition) ->
                    new TableDirectory(storages, StorageLocation.at(folder(topic, partition))),
                topic -> copies.copy(topic, new MemoryStorageProvider()),
                (name, task) -> StepThread.start(name, Thread::new, task),
                HeapShare.ofThisProcess(),
                events,
                InstantSource.fixed(TaskRig.NOW),
                System::nanoTime));
  }

  private static Path folder(int partition) {
    return folder("counter-table", partition);
  }

  private static Path folder(String topic, int partition) {
    return Path.of(topic, "folder-" + partition);
  }

  /** Owner: the test's thread, but for the mailbox. The group's consumer. */
  static final class Input implements InputControl {
    final Mailbox mailbox = new Mailbox();
    final Set<Integer> paused = new HashSet<>();
    final Map<Integer, Runnable> rewinds = new HashMap<>();
    final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    @Nullable String failed;
    boolean owner = true;
    int recovering = -1;

    @Override
    public void execute(Runnable message) {
      mailbox.execute(message);
    }

    @Override
    public void pause(int partition) {
      paused.add(partition);
    }

    @Override
    public void resume(int partition) {
      paused.remove(partition);
    }

    @Override
    public void included(int partition, Map<String, Long> offsets) {}

    @Override
    public void rewind(int partition, Runnable done) {
      rewinds.put(partition, done);
    }

    @Override
    public void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
      committed.putAll(offsets);
    }

    @Override
    public boolean isOwner() {
      return owner;
    }

    @Override
    public boolean maySend() {
      return owner;
    }

    @Override
    public void recovering(int partitions) {
      recovering = partitions;
    }

    @Override
    public void failed(String reason, Optional<Throwable> cause) {
      failed = reason;
    }

    long committed(int partition) {
      OffsetAndMetadata offset = committed.get(new TopicPartition("clicks", partition));
      return offset == null ? -1 : offset.offset();
    }
  }

  /** Runs the messages to the poll thread. */
  void pump() {
    input.mailbox.runMessages();
  }

  /** Runs messages until something is so. */
  void pumpUntil(Callable<Boolean> condition) {
    await()
        .until(
            () -> {
              pump();
              return condition.call();
            });
  }

  /** Lets the recovery do all that it has to do. */
  void recover() {
    for (int i = 0; i < 8; i++) {
      recovery.step();
    }
  }

  /** Lets the copies of tables that are looked up become level. */
  void copy() {
    for (int i = 0; i < 8; i++) {
      copies.step();
    }
  }

  /** Brings partitions all the way in. */
  void bringIn(Integer... partitions) {
    processor.assigned(List.of(partitions));
    recover();
    pump();
  }

  /** Hands over one record for each key, as a poll would. */
  boolean deliver(int partition, String... keys) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (String key : keys) {
      long offset = inputEnds.merge(partition, 1L, Long::sum) - 1;
      records.add(
          new ConsumerRecord<>(
              "clicks", partition, offset, TaskRig.bytes(key), TaskRig.bytes("click")));
    }
    return processor.deliver(
        new InputBatch(
            new TopicPartition("clicks", partition),
            records,
            new OffsetAndMetadata(inputEnds.getOrDefault(partition, 0L), Optional.empty(), "")));
  }

  long processed() {
    return processor.totals().processed();
  }

  boolean isTableOpen(int partition) {
    return storages.isOpen(folder(partition));
  }

  /** The last committed value: as readers see it while the table is open, or as it was left. */
  @Nullable String stored(int partition, String key) {
    byte[] written = TaskRig.bytes(key);
    byte[] value =
        served.read(partition, written) instanceof ServedTable.Reading.Here here
            ? here.value()
            : storages.content(folder(partition)).get(written);
    return value == null ? null : TaskRig.text(value);
  }

  boolean isTableOpen(String topic, int partition) {
    return storages.isOpen(folder(topic, partition));
  }

  /** Puts values of 1 into a partition's folder, as an earlier run has left them. */
  void left(int partition, String... keys) {
    StorageBatch values = new StorageBatch(keys.length);
    for (String key : keys) {
      values.put(TaskRig.bytes(key), TaskRig.bytes("1"));
    }
    new PartitionTable(partition, storages.content(folder(partition)), true, Plans.TABLE_ID)
        .write(values, TableMark.none(Plans.TABLE_ID).level(TaskRig.NOW, keys.length));
  }

  /** An epoch of a partition fails, and the partition's input is to be rewound. */
  void rollBack(int partition) {
    await().until(() -> !producer.held().isEmpty());
    producer.failAll(new TimeoutException("expired"));
    pumpUntil(() -> input.rewinds.containsKey(partition));
  }

  /** The input of a partition is rewound. */
  void rewound(int partition) {
    Runnable done = input.rewinds.remove(partition);
    if (done == null) {
      throw new AssertionError("nobody wants partition " + partition + " rewound");
    }
    done.run();
  }

  PartitionSnapshot snapshot(int partition) {
    return processor.snapshots(false).stream()
        .filter(snapshot -> snapshot.partition() == partition)
        .findFirst()
        .orElseThrow();
  }

  /** A partition's storage finds no room for its next write, and none to be opened again. */
  void fullDisk(int partition) {
    storages.failToOpen(new StorageException(StorageException.Kind.FULL, "no room to open"));
    storages.failNextWrite(
        folder(partition), new StorageException(StorageException.Kind.FULL, "no room to write"));
  }

  /** There is room again. */
  void roomAgain() {
    storages.failToOpen(null);
  }

  /** Puts the table of another topic into a partition's folder. */
  void storedElsewhere(int partition) {
    new PartitionTable(partition, storages.content(folder(partition)), true, Plans.TABLE_ID)
        .write(new StorageBatch(0), TableMark.none(new UUID(9, 9)).reaching(1));
  }

  @Override
  public void close() {
    processor.close();
  }
}
