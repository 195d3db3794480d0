package io.goka.runtime.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.goka.embedded.EmbeddedKafka;
import io.goka.embedded.Options;
import io.goka.engine.config.GroupConfig;
import io.goka.engine.config.KafkaConfig;
import io.goka.engine.kafka.KafkaClients;
import io.goka.engine.observe.GroupState;
import io.goka.engine.state.RocksMemory;
import io.goka.engine.state.RocksStorageProvider;
import io.goka.engine.state.TableDirectory;
import io.goka.runtime.cluster.RunningMember.Ways;
import io.goka.spi.Callback;
import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.StorageLocation;
import io.goka.spi.Stream;
import io.goka.spi.TableContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Members of exactly-once groups that stand still, go on, storm and change their ways: what is
 * committed counts each record once, in the table and in what was emitted.
 */
@Timeout(180)
class ExactlyOnceFaultsIT {

  private static final int PARTITIONS = 4;
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SESSION = Duration.ofSeconds(6);
  private static final AtomicInteger INSTANCES = new AtomicInteger();

  @TempDir static Path directory;
  private static EmbeddedKafka kafka;
  private static KafkaClients clients;
  private static RocksMemory memory;

  private String group = "";
  private final Map<String, Long> written = new HashMap<>();

  @BeforeAll
  static void start() throws Exception {
    memory = RocksMemory.load(16 << 20, directory.resolve("native"));
    kafka =
        EmbeddedKafka.start(
            Options.in(directory.resolve("kafka"))
                .withOverrides(
                    Map.of(
                        "group.min.session.timeout.ms",
                        "500",
                        "transaction.abort.timed.out.transaction.cleanup.interval.ms",
                        "500")));
    clients = instance(Map.of());
  }

  @AfterAll
  static void stop() throws Exception {
    kafka.close();
    memory.close();
  }

  @BeforeEach
  void makeTopics(TestInfo test) throws Exception {
    group = test.getTestMethod().orElseThrow().getName().substring(0, 12);
    try (Admin admin = clients.admin()) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(clicks(), PARTITIONS, (short) 1),
                  new NewTopic(alerts(), PARTITIONS, (short) 1)))
          .all()
          .get();
    }
    assertThat(ends(clicks())).isEmpty();
  }

  private static KafkaClients instance(Map<String, Object> settings) {
    return instance("eo-" + INSTANCES.incrementAndGet(), settings);
  }

  private static KafkaClients instance(String name, Map<String, Object> settings) {
    return new KafkaClients(
        new KafkaConfig(Optional.of(kafka.bootstrapServers()), settings, 0, Duration.ofSeconds(10)),
        name);
  }

  private String clicks() {
    return group + "-clicks";
  }

  private String alerts() {
    return group + "-alerts";
  }

  /** Its offsets are in the transaction already; only the last word is not said. */
  @Test
  void standsStillBeforeItCommitsAndGoesOnWhenOthersHaveItsPartitions() throws Exception {
    takenOverFrom("commitTransaction");
  }

  @Test
  void hasNotSentItsOffsetsYetAndSendsThemWhenOthersHaveItsPartitions() throws Exception {
    takenOverFrom("sendOffsetsToTransaction");
  }

  @Test
  void isInTheMiddleOfWhatItSendsAndGoesOnWhenOthersHaveItsPartitions() throws Exception {
    takenOverFrom("send");
  }

  private void takenOverFrom(String call) throws Exception {
    Frost frost = new Frost();
    KafkaClients impatient = instance(Map.of("consumer.max.poll.interval.ms", "1500"));
    try (Producer<byte[], byte[]> producer = writer();
        RunningMember frozen =
            RunningMember.start(
                counting(), config(), impatient, Ways.usual().with(frost::around))) {
      write(producer, 200);
      awaitAllCommitted();
      frost.freezeAt(call);
      write(producer, 200);
      await().atMost(LONG).until(() -> frost.holds(call));
      frost.freezeAt("poll");
      await().atMost(LONG).until(() -> frost.holds("poll"));

      try (RunningMember next = RunningMember.start(counting(), config(), instance(Map.of()))) {
        await().atMost(LONG).until(() -> next.runsWith(PARTITIONS));
        write(producer, 100);
        awaitAllCommitted();
        assertExact();

        frost.thaw();
        write(producer, 100);
        await().atMost(LONG).until(() -> frozen.runsWith(2) && next.runsWith(2));
        write(producer, 100);
        awaitAllCommitted();
        assertThat(next.rewinds()).as("the next owner is not troubled").isZero();
      }
    }
    assertExact();
  }

  /** The same transactional ids, and a task thread less to fence its predecessor by itself. */
  @Test
  void replacesAStaticMemberThatStandsStillInATransactionOfMoreTasks() throws Exception {
    Frost frost = new Frost();
    RunningMember frozen =
        RunningMember.start(
            counting(),
            config(),
            instance("same", Map.of()),
            Ways.usual().under("static").with(frost::around));
    try (Producer<byte[], byte[]> producer = writer()) {
      write(producer, 200);
      awaitAllCommitted();
      frost.freezeAt("commitTransaction");
      write(producer, 200);
      await().atMost(LONG).until(() -> frost.holds("commitTransaction"));
      frost.freezeAt("poll");
      await().atMost(LONG).until(() -> frost.holds("poll"));

      try (RunningMember next =
          RunningMember.start(
              counting(),
              config("task.threads", "1"),
              instance("same", Map.of()),
              Ways.usual().under("static"))) {
        awaitAllCommitted();
        assertExact();

        frost.thaw();
        assertThat(frozen.join(LONG)).as("it is told that there is another").isTrue();
        assertThat(frozen.state()).isInstanceOf(GroupState.Failed.class);
        write(producer, 100);
        awaitAllCommitted();
        assertThat(next.state()).isEqualTo(new GroupState.Running());
      }
    } finally {
      frost.thaw();
      frozen.close();
    }
    assertExact();
  }

  @Test
  void steadyMemberIsRefusedNoCommitWhileOthersComeAndGo() throws Exception {
    ScheduledExecutorService writing = Executors.newSingleThreadScheduledExecutor();
    GroupConfig often = config("commit.interval.ms", "20");
    try (Producer<byte[], byte[]> producer = writer();
        RunningMember steady = RunningMember.start(counting(), often, instance(Map.of()))) {
      Future<?> unused =
          writing.scheduleAtFixedRate(() -> write(producer, 20), 0, 4, TimeUnit.MILLISECONDS);
      await().atMost(LONG).until(() -> steady.runsWith(PARTITIONS));
      for (int i = 0; i < 6; i++) {
        try (RunningMember passing = RunningMember.start(counting(), often, instance(Map.of()))) {
          await().atMost(LONG).until(() -> passing.runsWith(2) && passing.processed() > 0);
          assertThat(passing.rewinds()).isZero();
        }
        await().atMost(LONG).until(() -> steady.runsWith(PARTITIONS));
      }
      writing.shutdown();
      assertThat(writing.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
      awaitAllCommitted();

      assertThat(steady.warnings()).isEmpty();
      assertThat(steady.rewinds()).isZero();
    }
    assertExact();
  }

  @Test
  void whatWasAbortedIsNobodysInputNorAnyTablesState() throws Exception {
    GroupConfig config = config();
    try (Producer<byte[], byte[]> producer =
        instance(Map.of()).transactionalProducer(group + "-writer", config, 0)) {
      producer.initTransactions();
      for (int i = 0; i < 20; i++) {
        producer.beginTransaction();
        send(producer, 10, i % 2 == 1);
        if (i % 2 == 1) {
          producer.commitTransaction();
        } else {
          producer.flush();
          producer.abortTransaction();
        }
      }
    }
    try (RunningMember member = RunningMember.start(counting(), config, instance(Map.of()))) {
      awaitAllCommitted();
      assertThat(member.processed()).isEqualTo(100);
    }
    assertExact();
  }

  /** On the same files: what was aborted, and markers, are offsets without a record. */
  @Test
  void changesItsGuaranteeAndBackOnTheSameTable() throws Exception {
    Ways kept = Ways.usual().keptIn(this::onDisk);
    try (Producer<byte[], byte[]> producer = writer()) {
      for (String guarantee :
          List.of("exactly_once", "at_least_once", "exactly_once", "at_least_once")) {
        AtomicInteger slow = new AtomicInteger();
        // Now and then a transaction is aborted, as its deferred commit fails to be tried again.
        GroupGraph graph =
            counting(
                (context, click) -> {
                  if (slow.incrementAndGet() % 50 == 7) {
                    throw new IllegalStateException("not now");
                  }
                });
        try (RunningMember member =
            RunningMember.start(
                graph,
                config(
                    "processing.guarantee",
                    guarantee,
                    "error.callback",
                    "retry",
                    "error.retry.backoff.ms",
                    "10"),
                instance(Map.of()),
                kept)) {
          write(producer, 300);
          awaitAllCommitted();
          if (guarantee.equals("exactly_once")) {
            abortIntoTheTable();
          }
          write(producer, 300);
          awaitAllCommitted();
          assertThat(member.warnings())
              .as("under " + guarantee)
              .noneMatch(warning -> warning.contains("another writer"));
        }
        assertThat(counted()).isEqualTo(written);
      }
    }
    assertExact();
  }

  /** As a transaction leaves it which was rolled back after its updates were sent. */
  private void abortIntoTheTable() {
    try (Producer<byte[], byte[]> producer =
        instance(Map.of()).transactionalProducer(group + "-other", config(), 0)) {
      producer.initTransactions();
      producer.beginTransaction();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        Future<?> unused =
            producer.send(
                new ProducerRecord<>(group + "-table", partition, bytes("key-1"), bytes("4711")));
      }
      producer.flush();
      producer.abortTransaction();
    }
  }

  private TableDirectory onDisk(int partition) {
    return new TableDirectory(
        new RocksStorageProvider(memory),
        StorageLocation.at(directory.resolve(group + "-" + partition)));
  }

  /** Kafka ends the transaction meanwhile; it is done again, and the callback is quick then. */
  @Test
  void outlivesACallbackThatTakesLongerThanItsTransactionMay() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    CountDownLatch never = new CountDownLatch(1);
    GroupGraph graph =
        counting(
            (context, click) -> {
              if (calls.incrementAndGet() == 150) {
                assertThat(never.await(5, TimeUnit.SECONDS)).isFalse();
              }
            });
    try (Producer<byte[], byte[]> producer = writer();
        RunningMember member =
            RunningMember.start(
                graph,
                config("transaction.timeout.ms", "2000", "commit.interval.ms", "500"),
                instance(Map.of()))) {
      await().atMost(LONG).until(() -> member.runsWith(PARTITIONS));
      write(producer, 300);
      awaitAllCommitted();
      assertThat(member.rewinds()).isPositive();
      assertThat(member.state()).isEqualTo(new GroupState.Running());
    }
    assertExact();
  }

  @Test
  void aCallbackThatInterruptsItsThreadDoesNotEndItsTransactions() throws Exception {
    GroupGraph graph = counting((context, click) -> Thread.currentThread().interrupt());
    try (Producer<byte[], byte[]> producer = writer();
        RunningMember member = RunningMember.start(graph, config(), instance(Map.of()))) {
      for (int i = 0; i < 5; i++) {
        write(producer, 200);
        awaitAllCommitted();
      }
      assertThat(member.rewinds()).isZero();
    }
    assertExact();
  }

  @Test
  void leavesNoThreadBehindHoweverOftenItRestarts() throws Exception {
    KafkaClients same = instance(Map.of());
    try (Producer<byte[], byte[]> producer = writer()) {
      for (int i = 0; i < 8; i++) {
        try (RunningMember member = RunningMember.start(counting(), config(), same)) {
          await().atMost(LONG).until(() -> member.runsWith(PARTITIONS));
          write(producer, 20);
          await().atMost(LONG).until(() -> member.processed() > 0);
        }
      }
    }
    await().atMost(LONG).until(() -> threadsOf(group).isEmpty());
  }

  private static List<String> threadsOf(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(thread -> thread.contains(name))
        .toList();
  }

  private GroupGraph counting() {
    return counting((context, click) -> {});
  }

  /** Counts a key's clicks, and emits each count, before it does what else the test wants. */
  private GroupGraph counting(Callback<TableContext<Long>, String> more) {
    Stream<Long> counts = Stream.of(alerts(), Codecs.int64());
    return GroupGraph.define(group)
        .persist(Codecs.int64())
        .input(
            Stream.of(clicks(), Codecs.string()),
            (context, click) -> {
              long count = context.value().orElse(0L) + 1;
              context.setValue(count);
              context.emit(counts, context.key(), count);
              more.process(context, click);
            })
        .output(counts)
        .build();
  }

  private void assertExact() {
    assertThat(counted()).isEqualTo(written);
    Map<String, List<Long>> emitted = new HashMap<>();
    read(alerts())
        .forEach((key, values) -> emitted.put(key, values.stream().map(Long::parseLong).toList()));
    written.forEach(
        (key, count) ->
            assertThat(emitted.getOrDefault(key, List.of()))
                .as("each count of %s once, in order", key)
                .containsExactlyElementsOf(
                    java.util.stream.LongStream.rangeClosed(1, count).boxed().toList()));
  }

  private Map<String, Long> counted() {
    Map<String, Long> counts = new HashMap<>();
    read(group + "-table")
        .forEach((key, values) -> counts.put(key, Long.parseLong(values.get(values.size() - 1))));
    return counts;
  }

  /** What is committed in a topic, by key. */
  private static Map<String, List<String>> read(String topic) {
    Map<String, List<String>> values = new HashMap<>();
    try (Consumer<byte[], byte[]> consumer = clients.recoveryConsumer("test");
        Consumer<byte[], byte[]> endsOf = clients.endsConsumer("test")) {
      List<TopicPartition> partitions = partitions(topic);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = endsOf.endOffsets(partitions);
      while (partitions.stream()
          .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(
                record ->
                    values
                        .computeIfAbsent(new String(record.key(), UTF_8), key -> new ArrayList<>())
                        .add(new String(record.value(), UTF_8)));
      }
    }
    return values;
  }

  private static List<TopicPartition> partitions(String topic) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      partitions.add(new TopicPartition(topic, partition));
    }
    return partitions;
  }

  private void write(Producer<byte[], byte[]> producer, int records) {
    send(producer, records, true);
    producer.flush();
  }

  private void send(Producer<byte[], byte[]> producer, int records, boolean counts) {
    for (int i = 0; i < records; i++) {
      String key = "key-" + i % 20;
      if (counts) {
        written.merge(key, 1L, Long::sum);
      }
      Future<?> unused = producer.send(new ProducerRecord<>(clicks(), bytes(key), bytes("click")));
    }
  }

  private void awaitAllCommitted() {
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .until(() -> ends(clicks()).equals(committed()));
  }

  private static Map<TopicPartition, Long> ends(String topic) {
    try (Consumer<byte[], byte[]> consumer = clients.endsConsumer("test")) {
      Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions(topic)));
      ends.values().removeIf(end -> end == 0);
      return ends;
    }
  }

  private Map<TopicPartition, Long> committed() throws Exception {
    try (Admin admin = clients.admin()) {
      Map<TopicPartition, Long> offsets = new HashMap<>();
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      committed.forEach((source, offset) -> offsets.put(source, offset.offset()));
      offsets.values().removeIf(offset -> offset == 0);
      return offsets;
    }
  }

  private Producer<byte[], byte[]> writer() {
    return clients.producer(group + "-writer", config());
  }

  /** Settings of the group besides those of all tests: key, value, key, value, … */
  private static GroupConfig config(String... settings) {
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "processing.guarantee", "exactly_once",
                "commit.interval.ms", "50",
                "task.threads", "2",
                "session.timeout.ms", String.valueOf(SESSION.toMillis()),
                "heartbeat.interval.ms", "200",
                "revoke.timeout.ms", "3000",
                "storage", "memory"));
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    return GroupSettings.of(all);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
