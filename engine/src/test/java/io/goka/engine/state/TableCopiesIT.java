package io.goka.engine.state;

import static io.goka.engine.state.MockTopics.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.goka.embedded.EmbeddedKafka;
import io.goka.embedded.Options;
import io.goka.engine.config.KafkaConfig;
import io.goka.engine.config.TopicConfig;
import io.goka.engine.kafka.KafkaClients;
import io.goka.engine.kafka.TopicManager;
import io.goka.engine.observe.EventLog;
import io.goka.engine.thread.StepThread;
import io.goka.spi.Codecs;
import io.goka.spi.KeyFormats;
import io.goka.spi.Partitioners;
import io.goka.spi.StorageLocation;
import io.goka.spi.View;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies of topics on a real broker, driven by a thread as in the server. */
final class TableCopiesIT {

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir Path directory;
  private final AtomicLong skippedNanos = new AtomicLong();
  private EmbeddedKafka kafka;
  private Admin admin;
  private TableCopies copies;
  private StepThread thread;

  @BeforeEach
  void start() throws Exception {
    kafka = EmbeddedKafka.start(Options.in(directory.resolve("kafka")));
    KafkaClients clients = clients();
    admin = clients.admin();
    startCopies();
  }

  @AfterEach
  void stop() throws Exception {
    endCopies();
    admin.close(Duration.ZERO);
    kafka.close();
  }

  private void startCopies() {
    InstantSource clock = InstantSource.system();
    KafkaClients clients = clients();
    TopicManager topics =
        new TopicManager(
            admin,
            clients.bootstrapServers(),
            new TopicConfig(OptionalInt.of(1), 3, "-table", "-loop", "-dlq"),
            clock);
    copies =
        new TableCopies(
            new TableCopies.Surroundings(
                topics::shape,
                () -> clients.recoveryConsumer("copies"),
                (topic, storage, partition) ->
                    StorageLocation.at(
                        directory
                            .resolve(topic)
                            .resolve(storage)
                            .resolve(String.valueOf(partition))),
                new EventLog(clock),
                clock,
                () -> System.nanoTime() + skippedNanos.get()));
    thread = StepThread.start("copies", Thread::new, copies);
  }

  private void endCopies() throws InterruptedException {
    copies.end();
    assertThat(thread.join(PATIENCE)).as("ends").isTrue();
  }

  private KafkaClients clients() {
    return new KafkaClients(
        new KafkaConfig(Optional.of(kafka.bootstrapServers()), Map.of(), 0, Duration.ofSeconds(10)),
        "test");
  }

  private void create(String topic, int partitions) throws Exception {
    admin
        .createTopics(
            List.of(
                new NewTopic(topic, partitions, (short) 1)
                    .configs(Map.of("cleanup.policy", "compact"))))
        .all()
        .get();
  }

  private KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> config = new HashMap<>(more);
    config.put("bootstrap.servers", kafka.bootstrapServers());
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private void write(String topic, String key, String value) {
    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
      send(producer, new ProducerRecord<>(topic, bytes(key), bytes(value)));
    }
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
    Future<RecordMetadata> unused = producer.send(record);
  }

  private static CopyView<String> view(TableCopy copy) {
    return new CopyView<>(copy, Codecs.string(), KeyFormats.UTF8, Partitioners.MURMUR2);
  }

  private static void awaitRunning(TableCopy copy) {
    await()
        .atMost(PATIENCE)
        .until(() -> copy.now().state() == View.State.RUNNING && copy.wasLevel());
  }

  /** Decimal numbers, in snappy batches as Java frames them, where goka's formula puts them. */
  @Test
  void findsEveryKeyOfATableThatGokaHasWritten() throws Exception {
    create("goka-table", 4);
    Map<String, Integer> partitions =
        Map.of("a", 0, "b", 3, "hello", 3, "key-0000001", 2, "", 3, "über", 3);
    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of("compression.type", "snappy"))) {
      partitions.forEach(
          (key, partition) ->
              send(
                  producer,
                  new ProducerRecord<>(
                      "goka-table", partition, bytes(key), bytes("-" + key.length()))));
    }
    TableCopy copy = copies.copy("goka-table", new MemoryStorageProvider());
    CopyView<Long> numbers =
        new CopyView<>(copy, Codecs.int64(), KeyFormats.UTF8, Partitioners.FNV1A);
    awaitRunning(copy);

    partitions.keySet().forEach(key -> assertThat(numbers.get(key)).contains(-(long) key.length()));
  }

  @Test
  void readsCommittedRecordsOnly() throws Exception {
    create("products", 1);
    try (KafkaProducer<byte[], byte[]> producer =
        producer(Map.of("transactional.id", "test", "transaction.timeout.ms", 60_000))) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, new ProducerRecord<>("products", bytes("a"), bytes("committed")));
      producer.commitTransaction();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("products", bytes("a"), bytes("aborted"))).get();
      producer.abortTransaction();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("products", bytes("b"), bytes("open"))).get();
      TableCopy copy = copies.copy("products", new MemoryStorageProvider());
      awaitRunning(copy);

      assertThat(view(copy).get("a")).contains("committed");
      assertThat(view(copy).has("b")).isFalse();

      producer.commitTransaction();
      await().atMost(PATIENCE).until(() -> view(copy).has("b"));
    }
  }

  @Test
  void waitsForItsTopicAndFollowsItAsItGrows() throws Exception {
    TableCopy copy = copies.copy("products", new MemoryStorageProvider());
    await().atMost(PATIENCE).until(() -> copy.now().problem().isPresent());
    assertThat(copy.now().state()).isEqualTo(View.State.CONNECTING);
    assertThat(copy.now().problem()).contains("there is no topic products");

    create("products", 1);
    awaitRunning(copy);
    admin.createPartitions(Map.of("products", NewPartitions.increaseTo(4))).all().get();
    skipTime();
    await().atMost(PATIENCE).until(() -> copy.partitionCount() == 4);
    for (int i = 0; i < 20; i++) {
      write("products", "p" + i, "v" + i);
    }

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              for (int i = 0; i < 20; i++) {
                assertThat(view(copy).get("p" + i)).contains("v" + i);
              }
            });
  }

  @Test
  void goesOnAnsweringWhileTheBrokerIsAwayAndReconnects() throws Exception {
    create("products", 2);
    write("products", "a", "1");
    TableCopy copy = copies.copy("products", new MemoryStorageProvider());
    awaitRunning(copy);
    int port = Integer.parseInt(kafka.bootstrapServers().replaceAll(".*:", ""));
    kafka.close();
    skipTime();
    await().atMost(PATIENCE).until(() -> copy.now().state() == View.State.CONNECTING);
    assertThat(view(copy).get("a")).contains("1");

    kafka = EmbeddedKafka.start(Options.in(directory.resolve("kafka")).withPreferredPort(port));
    write("products", "a", "2");

    await().atMost(PATIENCE).until(() -> view(copy).get("a").equals(Optional.of("2")));
    skipTime();
    awaitRunning(copy);
  }

  @Test
  void aRestartReadsOnlyWhatIsNew() throws Exception {
    create("products", 1);
    for (int i = 0; i < 50; i++) {
      write("products", "p" + i, "v" + i);
    }
    RocksStorageProvider rocks = new RocksStorageProvider(Rocks.MEMORY);
    awaitRunning(copies.copy("products", rocks));
    endCopies();
    write("products", "p3", "new");
    startCopies();
    TableCopy copy = copies.copy("products", rocks);
    awaitRunning(copy);

    assertThat(view(copy).get("p3")).contains("new");
    assertThat(view(copy).get("p49")).contains("v49");
    assertThat(copy.partitions().get(0).progress().recovered()).isEqualTo(1);
    assertThat(copy.partitions().get(0).keys()).isEqualTo(50);
  }

  /** Looks at topics are due again. */
  private void skipTime() {
    skippedNanos.addAndGet(Duration.ofSeconds(30).toNanos());
    copies.mailbox().signal();
  }
}
