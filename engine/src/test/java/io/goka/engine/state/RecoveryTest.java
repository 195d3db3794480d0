package io.goka.engine.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.observe.RecoveryProgress;
import io.goka.engine.thread.Stepped.Progress;
import io.goka.spi.Storage;
import io.goka.spi.StorageBatch;
import io.goka.spi.StorageException;
import io.goka.spi.StorageLocation;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Recovery, stepped by hand on Kafka's own mock of a consumer. */
final class RecoveryTest {

  private static final UUID TOPIC = new UUID(1, 2);
  private static final Instant NOW = Instant.ofEpochSecond(1000);

  private final List<Topics> made = new ArrayList<>();
  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private final Map<TopicPartition, Long> beginnings = new HashMap<>();
  private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
  private final Recovery recovery =
      new Recovery("counter", this::consumer, InstantSource.fixed(NOW));

  /** Owner: the test's thread. A consumer that counts what it hands out, and can jump over gaps. */
  private final class Topics extends MockConsumer<byte[], byte[]> {
    private final List<Long> seeks = new ArrayList<>();
    private @Nullable RuntimeException endsFailure;

    Topics() {
      super("none");
    }

    @Override
    public synchronized void assign(Collection<TopicPartition> partitions) {
      super.assign(partitions);
      updateBeginningOffsets(beginnings);
      records.stream()
          .filter(record -> partitions.contains(partitionOf(record)))
          .forEach(this::addRecord);
      records.removeIf(record -> partitions.contains(partitionOf(record)));
    }

    @Override
    public synchronized void seek(TopicPartition partition, long offset) {
      seeks.add(offset);
      super.seek(partition, offset);
    }

    @Override
    public synchronized Map<TopicPartition, Long> endOffsets(
        Collection<TopicPartition> partitions) {
      if (endsFailure != null) {
        throw endsFailure;
      }
      Map<TopicPartition, Long> found = new HashMap<>();
      partitions.forEach(partition -> found.put(partition, ends.getOrDefault(partition, 0L)));
      return found;
    }

    @Override
    public synchronized Map<TopicPartition, Long> beginningOffsets(
        Collection<TopicPartition> partitions) {
      Map<TopicPartition, Long> found = new HashMap<>();
      partitions.forEach(partition -> found.put(partition, beginnings.getOrDefault(partition, 0L)));
      return found;
    }
  }

  /** Owner: the test's thread. What became of a recovery. */
  private static final class Heard implements TableRecovery.Outcome {
    private @Nullable PartitionTable level;
    private @Nullable String failed;

    @Override
    public void level(PartitionTable table) {
      level = table;
    }

    @Override
    public void failed(String reason) {
      failed = reason;
    }
  }

  private Topics consumer() {
    Topics topics = new Topics();
    made.add(topics);
    return topics;
  }

  private Topics topics() {
    return made.get(made.size() - 1);
  }

  private final Storage storage =
      new MemoryStorageProvider().open(StorageLocation.at(Path.of("unused")));
  private final Heard heard = new Heard();

  private PartitionTable table(int partition) {
    return new PartitionTable(partition, storage, true, TOPIC);
  }

  private void storedUpTo(long offset) {
    table(0)
        .write(
            new StorageBatch(1).put(bytes("old"), bytes("stored")),
            TableMark.none(TOPIC).reaching(offset));
  }

  private TableRecovery start(int partition, Supplier<Storage> opening, Heard outcome) {
    TableRecovery started =
        new TableRecovery(changelog(partition), TOPIC, GivenStorage.in("folder", opening), outcome);
    recovery.start(started);
    return started;
  }

  private TableRecovery start() {
    return start(0, () -> storage, heard);
  }

  private void run() {
    for (int steps = 0; steps < 50; steps++) {
      if (recovery.step() != Progress.WORKED) {
        return;
      }
    }
  }

  @Test
  void readsAnEmptyTopicWithoutReading() {
    topic(0, 0);
    start();
    run();

    assertThat(level().mark()).isEqualTo(new TableMark(TOPIC, 0, NOW, 0, Map.of()));
    assertThat(recovery.step()).isEqualTo(Progress.IDLE);
    assertThat(topics().closed()).as("no consumer is kept for nothing").isTrue();
  }

  @Test
  void appliesWritesAndDeletesInTheTopicsOrder() {
    topic(
        0, 0, record(0, "a", "1"), record(1, "b", "1"), record(2, "a", "2"), record(3, "b", null));
    start();
    run();

    assertThat(value("a")).isEqualTo("2");
    assertThat(value("b")).isNull();
    assertThat(level().mark()).isEqualTo(new TableMark(TOPIC, 4, NOW, 1, Map.of()));
  }

  @Test
  void readsOnlyWhatItDoesNotHave() {
    storedUpTo(2);
    topic(0, 0, record(0, "a", "no"), record(1, "b", "no"), record(2, "c", "1"));
    TableRecovery started = start();
    run();

    assertThat(topics().seeks).containsExactly(2L);
    assertThat(started.progress().recovered()).isEqualTo(1);
    assertThat(started.progress().start()).isEqualTo(2);
    assertThat(value("a")).isNull();
    assertThat(value("c")).isEqualTo("1");
    assertThat(value("old")).isEqualTo("stored");
  }

  @Test
  void whatIsLevelAlreadyIsNotReadAtAll() {
    storedUpTo(3);
    topic(0, 0, record(0, "a", "no"), record(1, "a", "no"), record(2, "a", "no"));
    TableRecovery started = start();
    run();

    assertThat(level().mark().offset()).isEqualTo(3);
    assertThat(started.progress().recovered()).isZero();
  }

  @Test
  void gapsThatCompactionLeftAreJumpedOver() {
    topic(0, 0, record(3, "a", "1"), record(70, "b", "2"), record(99, "c", "3"));
    start();
    run();

    assertThat(level().mark().offset()).isEqualTo(100);
    assertThat(value("b")).isEqualTo("2");
  }

  @Test
  void aTopicWhoseRecordsWereDeletedBehindTheStoredOffsetIsRefused() {
    storedUpTo(3);
    topic(0, 5, record(5, "a", "1"));
    start();
    run();

    assertThat(heard.level).isNull();
    assertThat(heard.failed)
        .contains("reaches offset 3")
        .contains("begins at 5")
        .contains("state accept --group counter --partition 0 --keep topic");
  }

  @Test
  void aTopicThatBeginsLaterIsReadFromThere() {
    topic(0, 50, record(50, "a", "1"));
    start();
    run();

    assertThat(topics().seeks).containsExactly(50L);
    assertThat(level().mark().offset()).isEqualTo(51);
  }

  /** A transaction's marker at the end, or the last record compacted away. */
  @Test
  void aTopicThatEndsInAGapIsLevelWhenThePositionHasReachedTheEnd() {
    topic(0, 0, record(0, "a", "1"));
    ends.put(changelog(0), 10L);
    start();
    run();
    assertThat(heard.level).as("the last record is not the end").isNull();

    topics().schedulePollTask(() -> topics().seek(changelog(0), 10));
    run();

    assertThat(level().mark().offset()).isEqualTo(10);
  }

  @Test
  void aTopicWithNothingButAGapIsLevelToo() {
    topic(0, 0);
    ends.put(changelog(0), 2L);
    start();
    recovery.step();
    topics().schedulePollTask(() -> topics().seek(changelog(0), 2));
    run();

    assertThat(level().mark().offset()).isEqualTo(2);
  }

  @Test
  void recordsWithoutAKeyAreNobodysValue() {
    records.add(new ConsumerRecord<>("counter-table", 0, 0, null, bytes("foreign")));
    ends.put(changelog(0), 1L);
    beginnings.put(changelog(0), 0L);
    start();
    run();

    assertThat(level().mark().offset()).isEqualTo(1);
    assertThat(level().keys()).isZero();
  }

  @Test
  void aTopicThatWasMadeAnewIsRefusedAndTheTableClosed() {
    PartitionTable old = table(0);
    old.write(new StorageBatch(0), TableMark.none(new UUID(9, 9)).reaching(2));
    topic(0, 0, record(0, "a", "1"), record(1, "a", "2"));
    boolean[] closed = new boolean[1];
    start(
        0,
        () ->
            new ForwardingStorage(storage) {
              @Override
              public void close() {
                closed[0] = true;
              }
            },
        heard);
    run();

    assertThat(heard.failed).contains("made anew", "counter-table", "folder");
    assertThat(heard.level).isNull();
    assertThat(closed).containsExactly(true);
  }

  @Test
  void aTopicThatLostRecordsIsRefused() {
    storedUpTo(7);
    topic(0, 0, record(0, "a", "1"));
    start();
    run();

    assertThat(heard.failed).contains("reaches offset 7", "ends at 1", "lost records", "folder");
  }

  @Test
  void recordsThatAreDeletedWhileTheyAreReadFailTheTable() {
    topic(0, 0, record(0, "a", "1"));
    ends.put(changelog(0), 10L);
    TableRecovery started = start();
    recovery.step();
    topics().setPollException(new OffsetOutOfRangeException(Map.of(changelog(0), 1L)));
    run();

    assertThat(heard.failed).contains("were deleted while it was read");
    assertThat(started.table().read(bytes("a"))).as("closed").isNull();
    assertThat(recovery.step()).isEqualTo(Progress.IDLE);
  }

  @Test
  void waitsWhileKafkaIsAwayAndThenGoesOn() {
    topic(0, 0, record(0, "a", "1"));
    Topics away = new Topics();
    away.endsFailure = new TimeoutException("no broker");
    Recovery patient = new Recovery("counter", () -> away, InstantSource.fixed(NOW));
    patient.start(
        new TableRecovery(changelog(0), TOPIC, GivenStorage.in("folder", () -> storage), heard));

    for (int i = 0; i < 3; i++) {
      assertThat(patient.step()).isEqualTo(Progress.WORKED);
    }
    assertThat(heard.failed).isNull();
    away.endsFailure = null;
    patient.step();
    away.setPollException(new TimeoutException("no broker again"));
    for (int i = 0; i < 5; i++) {
      patient.step();
    }

    assertThat(heard.failed).isNull();
    assertThat(level().mark().offset()).isEqualTo(1);
  }

  @Test
  void whatKafkaRefusesForGoodFailsAll() {
    Topics refusing = new Topics();
    refusing.endsFailure = new TopicAuthorizationException("counter-table");
    Recovery refused = new Recovery("counter", () -> refusing, InstantSource.fixed(NOW));
    Heard other = new Heard();
    refused.start(
        new TableRecovery(changelog(0), TOPIC, GivenStorage.in("folder", () -> storage), heard));
    refused.start(
        new TableRecovery(changelog(1), TOPIC, GivenStorage.in("folder", () -> storage), other));

    refused.step();

    assertThat(heard.failed).contains("Kafka refuses", "counter-table");
    assertThat(other.failed).contains("Kafka refuses", "counter-table");
    assertThat(refused.step()).isEqualTo(Progress.IDLE);
  }

  @Test
  void aTableThatCannotBeOpenedFailsAlone() {
    Heard broken = new Heard();
    topic(0, 0, record(0, "a", "1"));
    start(
        1,
        () -> {
          throw new StorageException("the folder is locked", new IllegalStateException());
        },
        broken);
    start();
    run();

    assertThat(broken.failed).isEqualTo("the folder is locked");
    assertThat(level().mark().offset()).isEqualTo(1);
  }

  @Test
  void severalTablesAreReadTogetherAndHandedOverOneByOne() {
    Heard later = new Heard();
    topic(0, 0, record(0, "a", "1"));
    ends.put(changelog(1), 5L);
    beginnings.put(changelog(1), 0L);
    start();
    start(1, () -> new MemoryStorageProvider().open(StorageLocation.at(Path.of("unused"))), later);
    run();

    assertThat(level().mark().offset()).isEqualTo(1);
    assertThat(later.level).isNull();
    assertThat(topics().assignment()).containsExactly(changelog(1));
  }

  @Test
  void theEndIsAskedForWhenTheTableIsOpenAndNotBefore() {
    topic(0, 0, record(0, "a", "1"));
    start(
        0,
        () -> {
          // What the producer still held of a failed epoch arrives while it is waited for.
          records.add(record(1, "a", "late"));
          ends.put(changelog(0), 2L);
          return storage;
        },
        heard);
    run();

    assertThat(value("a")).isEqualTo("late");
    assertThat(level().mark().offset()).isEqualTo(2);
  }

  @Test
  void tellsHowFarItIs() {
    topic(0, 0, record(0, "a", "1"));
    ends.put(changelog(0), 4L);
    TableRecovery started = start();
    assertThat(started.progress().fraction()).isEqualTo(1);
    recovery.step();

    RecoveryProgress progress = started.progress();
    assertThat(progress.position()).isEqualTo(1);
    assertThat(progress.end()).isEqualTo(4);
    assertThat(progress.fraction()).isEqualTo(0.25);
  }

  @Test
  void aRecoveryThatIsCancelledBeforeItBeganOpensNothing() {
    boolean[] opened = new boolean[1];
    boolean[] closed = new boolean[1];
    TableRecovery started =
        start(
            0,
            () -> {
              opened[0] = true;
              return storage;
            },
            heard);
    recovery.cancel(started, () -> closed[0] = true);
    run();

    assertThat(closed).containsExactly(true);
    assertThat(opened).containsExactly(false);
    assertThat(heard.level).isNull();
    assertThat(made).isEmpty();
  }

  @Test
  void aRecoveryThatIsCancelledOnItsWayClosesItsTable() {
    topic(0, 0, record(0, "a", "1"));
    ends.put(changelog(0), 10L);
    TableRecovery started = start();
    run();
    boolean[] closed = new boolean[1];

    recovery.cancel(started, () -> closed[0] = true);
    run();

    assertThat(closed).containsExactly(true);
    assertThat(started.table().read(bytes("a"))).isNull();
    assertThat(heard.level).isNull();
    assertThat(heard.failed).isNull();
    assertThat(recovery.step()).isEqualTo(Progress.IDLE);
  }

  @Test
  void whenItWasOverBeforeTheTableIsItsNewOwnersToClose() {
    topic(0, 0, record(0, "a", "1"));
    TableRecovery started = start();
    run();
    boolean[] closed = new boolean[1];

    recovery.cancel(started, () -> closed[0] = true);
    run();

    assertThat(closed).containsExactly(true);
    assertThat(level().read(bytes("a"))).as("still open").isNotNull();
  }

  @Test
  void aTableThatWasOpenBeforeIsClosedEvenWhenItIsCancelledBeforeItBegan() {
    PartitionTable open = table(0);
    TableRecovery started =
        TableRecovery.again(
            changelog(0), TOPIC, GivenStorage.in("folder", () -> storage), open, () -> {}, heard);
    recovery.start(started);
    recovery.cancel(started, () -> {});
    run();

    assertThat(open.read(bytes("a"))).as("closed").isNull();
  }

  @Test
  void theEndClosesWhatIsUnderWay() {
    PartitionTable waiting = table(1);
    topic(0, 0, record(0, "a", "1"));
    ends.put(changelog(0), 10L);
    TableRecovery started = start();
    run();
    recovery.start(
        TableRecovery.again(
            changelog(1),
            TOPIC,
            GivenStorage.in("folder", () -> storage),
            waiting,
            () -> {},
            new Heard()));

    recovery.end();

    assertThat(recovery.step()).isEqualTo(Progress.ENDED);
    assertThat(started.table().read(bytes("a"))).isNull();
    assertThat(waiting.read(bytes("a"))).isNull();
    assertThat(topics().closed()).isTrue();
  }

  @Test
  void anUnexpectedEndFailsWhatIsUnderWay() {
    ends.put(changelog(0), 10L);
    beginnings.put(changelog(0), 0L);
    start();
    run();

    recovery.broken(new AssertionError("no more memory"));

    assertThat(heard.failed).contains("ended unexpectedly", "no more memory");
    assertThat(topics().closed()).isTrue();
  }

  @SafeVarargs
  private void topic(int partition, long beginning, ConsumerRecord<byte[], byte[]>... written) {
    long end = beginning;
    for (ConsumerRecord<byte[], byte[]> record : written) {
      records.add(record);
      end = record.offset() + 1;
    }
    beginnings.put(changelog(partition), beginning);
    ends.put(changelog(partition), end);
  }

  private PartitionTable level() {
    if (heard.level == null) {
      throw new AssertionError("not level, but " + heard.failed);
    }
    return heard.level;
  }

  private @Nullable String value(String key) {
    byte[] value = storage.get(bytes(key));
    return value == null ? null : new String(value, UTF_8);
  }

  private static ConsumerRecord<byte[], byte[]> record(
      long offset, String key, @Nullable String value) {
    return new ConsumerRecord<>(
        "counter-table", 0, offset, bytes(key), value == null ? null : bytes(value));
  }

  private static TopicPartition changelog(int partition) {
    return new TopicPartition("counter-table", partition);
  }

  private static TopicPartition partitionOf(ConsumerRecord<byte[], byte[]> record) {
    return new TopicPartition(record.topic(), record.partition());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
