package io.goka.runtime.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.goka.embedded.EmbeddedKafka;
import io.goka.embedded.Options;
import io.goka.engine.config.GroupConfig;
import io.goka.engine.config.GroupConfig.Guarantee;
import io.goka.engine.config.KafkaConfig;
import io.goka.engine.kafka.KafkaClients;
import io.goka.engine.observe.GroupState;
import io.goka.spi.Callback;
import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.Stream;
import io.goka.spi.TableContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Members of a group on a real broker: they come, go, fail and wait. */
@Timeout(120)
class GroupMemberIT {

  private static final int PARTITIONS = 4;
  private static final Duration LONG = Duration.ofSeconds(40);
  private static final Duration SESSION = Duration.ofSeconds(6);
  private static final Duration SHORT_SESSION = Duration.ofSeconds(3);

  private static final AtomicInteger INSTANCES = new AtomicInteger();

  @TempDir static Path directory;
  private static EmbeddedKafka kafka;
  private static KafkaClients clients;

  private String group = "";
  private final Map<String, Long> written = new HashMap<>();
  private final Queue<Exception> refused = new ConcurrentLinkedQueue<>();

  @BeforeAll
  static void startKafka() throws Exception {
    kafka = EmbeddedKafka.start(options());
    clients = clients(Map.of());
  }

  /** What the groups of this test promise. */
  Guarantee guarantee() {
    return Guarantee.AT_LEAST_ONCE;
  }

  /** The clients of another instance. */
  private static KafkaClients instance() {
    return clients(Map.of());
  }

  private static KafkaClients clients(Map<String, Object> settings) {
    return new KafkaClients(
        new KafkaConfig(Optional.of(kafka.bootstrapServers()), settings, 0, Duration.ofSeconds(10)),
        "it-" + INSTANCES.incrementAndGet());
  }

  private static Options options() {
    return Options.in(directory).withOverrides(Map.of("group.min.session.timeout.ms", "500"));
  }

  @AfterAll
  static void stopKafka() throws Exception {
    kafka.close();
  }

  @BeforeEach
  void makeTopics(TestInfo test) throws Exception {
    group = test.getTestMethod().orElseThrow().getName().substring(0, 12);
    try (Admin admin = clients.admin()) {
      admin.createTopics(List.of(new NewTopic(clicks(), PARTITIONS, (short) 1))).all().get();
    }
    // Until its leader is there, a batch may be refused and the next one taken.
    assertThat(ends(clicks())).isEmpty();
  }

  @AfterEach
  void theTestsOwnRecordsWereWritten() {
    assertThat(refused).isEmpty();
  }

  private String clicks() {
    return group + "-clicks";
  }

  @Test
  void countsAreExactWhileMembersComeAndGo() throws Exception {
    GroupGraph graph = counting((context, click) -> {});
    List<RunningMember> members = new ArrayList<>();
    ScheduledExecutorService writing = Executors.newSingleThreadScheduledExecutor();
    try (Producer<byte[], byte[]> producer = writer()) {
      Future<?> unused =
          writing.scheduleAtFixedRate(() -> write(producer, 20), 0, 4, TimeUnit.MILLISECONDS);

      members.add(RunningMember.start(graph, config(SESSION), instance()));
      await().atMost(LONG).until(() -> members.get(0).runsWith(4));
      members.add(RunningMember.start(graph, config(SESSION), instance()));
      awaitShared(members.get(0), members.get(1));
      members.get(0).close();
      members.add(RunningMember.start(graph, config(SESSION), instance()));
      awaitShared(members.get(1), members.get(2));
      members.get(2).close();
      await().atMost(LONG).until(() -> members.get(1).runsWith(4));

      writing.shutdown();
      assertThat(writing.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
    awaitAllCommitted();
    members.get(1).close();

    assertThat(counted()).isEqualTo(written);
    assertThat(members).allSatisfy(member -> assertThat(member.processed()).isPositive());
  }

  private static void awaitShared(RunningMember first, RunningMember second) {
    await().atMost(LONG).until(() -> first.runsWith(2) && second.runsWith(2));
    long before = second.processed();
    await().atMost(LONG).until(() -> second.processed() > before);
  }

  @Test
  void failingCallbackEndsTheGroupWithItsRecordNamed() throws Exception {
    GroupGraph graph =
        counting(
            (context, click) -> {
              if (click.equals("boom")) {
                throw new IllegalArgumentException("cannot count that");
              }
            });
    TopicPartition source = new TopicPartition(clicks(), 2);
    try (Producer<byte[], byte[]> producer = writer()) {
      for (String click : List.of("1", "2", "boom", "3")) {
        producer.send(new ProducerRecord<>(clicks(), 2, bytes("key"), bytes(click))).get();
      }
    }
    RunningMember member = RunningMember.start(graph, config(SESSION), instance());

    assertThat(member.join(LONG)).isTrue();

    assertThat(member.state())
        .isInstanceOfSatisfying(
            GroupState.Failed.class,
            failed ->
                assertThat(failed.reason())
                    .contains(source.toString(), "offset 2", "key 'key'", "cannot count that"));
    assertThat(groupMembers()).as("has left").isEmpty();
    assertThat(counted()).isEqualTo(Map.of("key", 2L));
    assertThat(committed()).containsEntry(source, 2L);
  }

  /** Records are processed while Kafka is away, for longer than their updates may take. */
  @Test
  void restartOfTheBrokerLosesNothing() throws Exception {
    AtomicBoolean gated = new AtomicBoolean();
    CountDownLatch waiting = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    GroupGraph graph =
        counting(
            (context, click) -> {
              if (gated.get()) {
                waiting.countDown();
                goOn.await();
              }
            });
    try (Producer<byte[], byte[]> producer = writer();
        RunningMember member = RunningMember.start(graph, config(SHORT_SESSION), instance())) {
      write(producer, 500);
      awaitAllCommitted();
      gated.set(true);
      write(producer, 200);
      waiting.await();

      int port = kafka.port();
      kafka.close();
      goOn.countDown();
      await().atMost(LONG).until(() -> !member.answersLookups());
      kafka = EmbeddedKafka.start(options().withPreferredPort(port));
      assertThat(kafka.port()).isEqualTo(port);
      write(producer, 100);

      awaitAllCommitted();
      assertThat(member.state()).isEqualTo(new GroupState.Running());
    }
    assertThat(counted()).as("what failed has not reached the table's topic").isEqualTo(written);
  }

  /** Longer than the session, and than the time within which a member must poll again. */
  @Test
  void callbackLongerThanTheSessionKeepsItsMembership() throws Exception {
    CountDownLatch inCallback = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    GroupGraph graph =
        counting(
            (context, click) -> {
              inCallback.countDown();
              goOn.await();
            });
    KafkaClients impatient = clients(Map.of("consumer.max.poll.interval.ms", "1500"));
    try (Producer<byte[], byte[]> producer = writer();
        RunningMember member = RunningMember.start(graph, config(SHORT_SESSION), impatient)) {
      await().atMost(LONG).until(() -> member.runsWith(4));
      List<String> before = memberIds();
      write(producer, 10);
      inCallback.await();

      await()
          .atMost(LONG)
          .during(SHORT_SESSION.multipliedBy(2))
          .until(() -> memberIds().equals(before) && member.runsWith(4) && member.answersLookups());

      goOn.countDown();
      awaitAllCommitted();
    }
    assertThat(counted()).isEqualTo(written);
  }

  @Test
  void abandonedCallbackTakesNoEffectWhenItComesBack() throws Exception {
    CountDownLatch inCallback = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    GroupGraph graph =
        counting(
            (context, click) -> {
              if (calls.incrementAndGet() == 1) {
                inCallback.countDown();
                goOn.await();
              }
            });
    try (Producer<byte[], byte[]> producer = writer()) {
      RunningMember first = RunningMember.start(graph, config(SESSION), instance());
      await().atMost(LONG).until(() -> first.runsWith(4));
      write(producer, 1);
      inCallback.await();

      first.stop();
      assertThat(first.join(LONG)).isTrue();
      try (RunningMember second = RunningMember.start(graph, config(SESSION), instance())) {
        awaitAllCommitted();
        goOn.countDown();
        write(producer, 20);
        awaitAllCommitted();
        assertThat(second.processed()).isEqualTo(21);
      }
    }
    assertThat(calls).hasValueGreaterThanOrEqualTo(22);
    assertThat(counted()).isEqualTo(written);
  }

  /** Counts a key's clicks, before the callback does what else the test wants. */
  private GroupGraph counting(Callback<TableContext<Long>, String> more) {
    return GroupGraph.define(group)
        .persist(Codecs.int64())
        .input(
            Stream.of(clicks(), Codecs.string()),
            (context, click) -> {
              context.setValue(context.value().orElse(0L) + 1);
              more.process(context, click);
            })
        .build();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of it
  private void write(Producer<byte[], byte[]> producer, int records) {
    // The topic is the member's to make, on its way up.
    await()
        .atMost(LONG)
        .ignoreExceptions()
        .until(() -> !producer.partitionsFor(clicks()).isEmpty());
    for (int i = 0; i < records; i++) {
      String key = "key-" + i % 20;
      written.merge(key, 1L, Long::sum);
      producer.send(
          new ProducerRecord<>(clicks(), bytes(key), bytes("click")),
          (metadata, exception) -> {
            if (exception != null) {
              refused.add(exception);
            }
          });
    }
    producer.flush();
  }

  private void awaitAllCommitted() {
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .until(() -> ends(clicks()).equals(committed()));
  }

  /** The last value of each key in the table's topic. */
  private Map<String, Long> counted() {
    Map<String, Long> counts = new HashMap<>();
    changelog()
        .forEach(
            record ->
                counts.put(
                    new String(record.key(), UTF_8),
                    Long.parseLong(new String(record.value(), UTF_8))));
    return counts;
  }

  private List<ConsumerRecord<byte[], byte[]>> changelog() {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = clients.recoveryConsumer("test")) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        partitions.add(new TopicPartition(group + "-table", partition));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream()
          .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  private static Map<TopicPartition, Long> ends(String topic) {
    try (Consumer<byte[], byte[]> consumer = clients.recoveryConsumer("test")) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        partitions.add(new TopicPartition(topic, partition));
      }
      Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
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

  private Collection<MemberDescription> groupMembers() throws Exception {
    try (Admin admin = clients.admin()) {
      return Objects.requireNonNull(
              admin.describeConsumerGroups(List.of(group)).all().get().get(group))
          .members();
    }
  }

  private List<String> memberIds() throws Exception {
    return groupMembers().stream().map(MemberDescription::consumerId).toList();
  }

  /** Writes the input, and waits for Kafka as long as a test may take. */
  private Producer<byte[], byte[]> writer() {
    return clients.producer("writer", config(LONG, LONG));
  }

  private GroupConfig config(Duration session) {
    return config(session, Duration.ofSeconds(1));
  }

  private GroupConfig config(Duration session, Duration revokeTimeout) {
    return GroupSettings.of(
        Map.of(
            "processing.guarantee", guarantee().name().toLowerCase(Locale.ROOT),
            "commit.interval.ms", "50",
            "task.threads", "2",
            "queue.records", "1000",
            "poll.records", "500",
            "session.timeout.ms", String.valueOf(session.toMillis()),
            "heartbeat.interval.ms", "200",
            "revoke.timeout.ms", String.valueOf(revokeTimeout.toMillis()),
            "shutdown.timeout.ms", String.valueOf(LONG.toMillis()),
            "storage", "memory"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
