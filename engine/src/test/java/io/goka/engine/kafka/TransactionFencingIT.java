package io.goka.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.goka.embedded.EmbeddedKafka;
import io.goka.embedded.Options;
import io.goka.engine.config.GroupConfig;
import io.goka.engine.config.GroupConfig.Guarantee;
import io.goka.engine.config.KafkaConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is fenced on a real broker, and what that is good for. */
@Timeout(120)
final class TransactionFencingIT {

  private static final GroupConfig CONFIG = Configs.group(Guarantee.EXACTLY_ONCE);
  private static final Duration LONG = Duration.ofSeconds(40);
  private static final TopicPartition CLICKS = new TopicPartition("clicks", 0);

  @TempDir static Path directory;
  private static EmbeddedKafka kafka;

  private String group = "";
  private final List<AutoCloseable> opened = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start(Options.in(directory));
    try (Admin admin = clients("setup").admin()) {
      admin.createTopics(List.of(new NewTopic(CLICKS.topic(), 1, (short) 1))).all().get();
    }
  }

  @AfterAll
  static void stop() throws Exception {
    kafka.close();
  }

  @BeforeEach
  void nameTheGroup(TestInfo test) {
    group = "g." + test.getTestMethod().orElseThrow().getName().substring(0, 12) + "-v2";
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  private static KafkaClients clients(String instance) {
    return new KafkaClients(
        new KafkaConfig(Optional.of(kafka.bootstrapServers()), Map.of(), 0, Duration.ofSeconds(10)),
        instance);
  }

  @Test
  void thoseOfDepartedInstancesAreFencedAndThoseOfMembersAreNot() throws Exception {
    join("alive.one");
    Producer<byte[], byte[]> alive = transaction("alive.one", 0);
    Producer<byte[], byte[]> own = transaction("me", 0);
    Producer<byte[], byte[]> gone = transaction("alive", 0);
    Producer<byte[], byte[]> goneToo = transaction("rack/2", 7);

    fencing("me").fenceDeparted(false).get();

    assertFenced(gone);
    assertFenced(goneToo);
    assertThatCode(alive::commitTransaction).doesNotThrowAnyException();
    assertThatCode(own::commitTransaction).doesNotThrowAnyException();
  }

  /** Also of tasks that the instance does not have any more. */
  @Test
  void whatAFormerRunOfThisInstanceLeftIsFencedWhenAskedFor() throws Exception {
    join("alive");
    Producer<byte[], byte[]> own = transaction("me", 5);
    Producer<byte[], byte[]> alive = transaction("alive", 0);

    fencing("me").fenceDeparted(true).get();

    assertFenced(own);
    assertThatCode(alive::commitTransaction).doesNotThrowAnyException();
  }

  @Test
  void aTaskOfThisInstanceIsFencedByItsNumber() throws Exception {
    Producer<byte[], byte[]> first = transaction("me", 0);
    Producer<byte[], byte[]> second = transaction("me", 1);

    fencing("me").fence(1).get();

    assertFenced(second);
    assertThatCode(first::commitTransaction).doesNotThrowAnyException();
  }

  @Test
  void otherGroupsAreLeftAlone() throws Exception {
    String ours = group;
    group = ours + "-more";
    Producer<byte[], byte[]> other = transaction("gone", 0);
    group = ours;

    fencing("me").fenceDeparted(true).get();

    assertThatCode(other::commitTransaction).doesNotThrowAnyException();
  }

  @Test
  void withoutItTheNextOwnerWaitsForWhatIsLeftOpen() throws Exception {
    Producer<byte[], byte[]> gone = transaction("gone", 0);
    try (Consumer<byte[], byte[]> next = consumer("me")) {
      gone.sendOffsetsToTransaction(Map.of(CLICKS, new OffsetAndMetadata(1)), next.groupMetadata());

      assertThatThrownBy(() -> next.committed(Set.of(CLICKS), Duration.ofSeconds(1)))
          .isInstanceOf(TimeoutException.class);
      fencing("me").fenceDeparted(false).get();

      assertThat(next.committed(Set.of(CLICKS), LONG)).containsEntry(CLICKS, null);
    }
    assertFenced(gone);
  }

  @Test
  void twoWhoTakeOverAtOnceAreBothDone() throws Exception {
    List<Producer<byte[], byte[]>> gone = new ArrayList<>();
    for (int task = 0; task < 6; task++) {
      gone.add(transaction("gone", task));
    }

    CompletableFuture<Void> one = fencing("me").fenceDeparted(false);
    CompletableFuture<Void> other = fencing("you").fenceDeparted(false);

    assertThat(one).succeedsWithin(LONG);
    assertThat(other).succeedsWithin(LONG);
    gone.forEach(TransactionFencingIT::assertFenced);
  }

  @Test
  void itIsDoneWhenKafkaIsBack() throws Exception {
    int port = kafka.port();
    TransactionFencing fencing = fencing("me");
    transaction("gone", 0);
    fencing.fenceDeparted(false).get();
    Producer<byte[], byte[]> gone = transaction("gone", 0);
    kafka.close();
    CompletableFuture<Void> fenced = fencing.fenceDeparted(false);
    await().during(Duration.ofSeconds(1)).until(() -> !fenced.isDone());

    kafka = EmbeddedKafka.start(new Options(directory, port, Map.of()));

    assertThat(fenced).succeedsWithin(Duration.ofSeconds(80));
    assertFenced(gone);
  }

  @Test
  void itIsTriedNoMoreOnceItIsClosed() throws Exception {
    TransactionFencing fencing = fencing("me");
    Admin closed = clients("me").admin();
    TransactionFencing hopeless =
        new TransactionFencing(closed, clients("me").transactionalIds(group));
    closed.close();
    CompletableFuture<Void> waits = hopeless.fenceDeparted(false);

    hopeless.close();
    fencing.close();

    assertThat(waits).failsWithin(LONG);
    assertThat(fencing.fenceDeparted(true)).failsWithin(LONG);
  }

  private TransactionFencing fencing(String instance) {
    KafkaClients clients = clients(instance);
    Admin admin = clients.admin();
    opened.add(admin);
    return new TransactionFencing(admin, clients.transactionalIds(group));
  }

  /** A producer with a transaction in which a record was written. */
  private Producer<byte[], byte[]> transaction(String instance, int task) throws Exception {
    Producer<byte[], byte[]> producer =
        clients(instance).transactionalProducer(group, CONFIG, task);
    opened.add(() -> producer.close(Duration.ZERO));
    producer.initTransactions();
    producer.beginTransaction();
    producer.send(new ProducerRecord<>("written", new byte[] {1}, new byte[] {1})).get();
    return producer;
  }

  private Consumer<byte[], byte[]> consumer(String instance) {
    return clients(instance)
        .groupConsumer(group, CONFIG, Optional.empty(), CooperativeStickyAssignor.class);
  }

  private void join(String instance) {
    Consumer<byte[], byte[]> consumer = consumer(instance);
    opened.add(consumer);
    consumer.subscribe(Set.of(CLICKS.topic()));
    await()
        .atMost(LONG)
        .until(
            () -> {
              consumer.poll(Duration.ofMillis(100));
              return !consumer.groupMetadata().memberId().isEmpty()
                  && consumer.groupMetadata().generationId() > 0;
            });
  }

  private static void assertFenced(Producer<byte[], byte[]> producer) {
    assertThatThrownBy(producer::commitTransaction).isInstanceOf(KafkaException.class);
  }
}
