package io.goka.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.embedded.EmbeddedKafka;
import io.goka.embedded.Options;
import io.goka.spi.CodecException;
import io.goka.spi.Codecs;
import io.goka.spi.EmitException;
import io.goka.spi.EmitException.Kind;
import io.goka.spi.Headers;
import io.goka.spi.KeyFormats;
import io.goka.spi.Partitioners;
import io.goka.spi.RecordPosition;
import io.goka.spi.RecordTooLargeException;
import io.goka.spi.Stream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KafkaEmitterIT {

  @TempDir static Path directory;
  private static EmbeddedKafka kafka;
  private static KafkaClients clients;
  private static KafkaEmitters emitters;

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start(Options.in(directory));
    clients =
        Configs.clients(
            kafka.bootstrapServers(),
            Map.of("producer.max.request.size", "200000", "producer.max.block.ms", "1000"));
    emitters = new KafkaEmitters(clients);
    try (Admin admin = clients.admin()) {
      admin
          .createTopics(
              List.of(
                  new NewTopic("clicks", 4, (short) 1),
                  new NewTopic("counted", 1, (short) 1),
                  new NewTopic("narrow", 1, (short) 1)
                      .configs(Map.of("max.message.bytes", "1000"))))
          .all()
          .get();
    }
  }

  @AfterAll
  static void stop() throws Exception {
    emitters.close(Duration.ofSeconds(5));
    kafka.close();
  }

  @Test
  void writesKeyValueAndHeadersWhereJavaClientsWouldPutThem() throws Exception {
    KafkaEmitter<String> emitter = emitters.emitter(Stream.of("clicks", Codecs.string()));

    RecordPosition position = emitter.emit("über", "home", Headers.of("from", "test")).get();

    ConsumerRecord<byte[], byte[]> record = read(position);
    assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("über");
    assertThat(new String(record.value(), StandardCharsets.UTF_8)).isEqualTo("home");
    assertThat(KafkaHeaders.from(record.headers())).isEqualTo(Headers.of("from", "test"));
    assertThat(emitter.emitSync("über", "again").partition()).isEqualTo(position.partition());
    // What the Java clients' own partitioner makes of this key.
    assertThat(position.partition())
        .isEqualTo((Utils.murmur2(record.key()) & Integer.MAX_VALUE) % 4);
  }

  @Test
  void countsWhatIsAcknowledged() throws Exception {
    EmitCounts counts = new EmitCounts();
    KafkaEmitter<String> emitter =
        emitters.emitter(Stream.of("counted", Codecs.string()), EmitFormat.DEFAULT, counts);
    List<CompletableFuture<RecordPosition>> results = new ArrayList<>();

    for (int i = 0; i < 100; i++) {
      results.add(emitter.emit("key", "message " + i, Headers.empty()));
    }
    emitter.flush();

    assertThat(results).allMatch(CompletableFuture::isDone);
    assertThat(counts.acknowledged()).isEqualTo(100);
    assertThat(counts.failed()).isZero();
    assertThat(results.get(99).join().offset()).isEqualTo(99);
  }

  @Test
  void refusesARecordThatTheProducerWouldNotTake() {
    KafkaEmitter<String> emitter = emitters.emitter(Stream.of("clicks", Codecs.string()));

    assertThatThrownBy(() -> emitter.emit("key", "x".repeat(200_000)))
        .isInstanceOf(RecordTooLargeException.class)
        .hasMessageContaining("kafka.producer.max.request.size");
  }

  @Test
  void tellsThatTheTopicTakesSmallerRecordsOnly() {
    EmitCounts counts = new EmitCounts();
    KafkaEmitter<String> emitter =
        emitters.emitter(Stream.of("narrow", Codecs.string()), EmitFormat.DEFAULT, counts);
    StringBuilder incompressible = new StringBuilder();
    new Random(1)
        .ints(5_000, '!', '~')
        .forEach(character -> incompressible.append((char) character));

    assertThatThrownBy(() -> emitter.emitSync("key", incompressible.toString()))
        .isInstanceOf(RecordTooLargeException.class)
        .hasMessageContaining("max.message.bytes");
    assertThat(counts.failed()).isEqualTo(1);
  }

  @Test
  void aKeyOrMessageThatCannotBeWrittenIsACodecError() {
    KafkaEmitter<String> emitter = emitters.emitter(Stream.of("clicks", Codecs.string()));

    assertThatThrownBy(() -> emitter.emit("lone \uD800 surrogate", "home"))
        .isInstanceOf(CodecException.class);
  }

  @Test
  void aClosedEmitterTakesNothing() {
    KafkaEmitter<String> emitter = emitters.emitter(Stream.of("clicks", Codecs.string()));
    emitter.close();

    assertThat(kindOf(() -> emitter.emit("key", "home"))).isEqualTo(Kind.CLOSED);
  }

  @Test
  void finishesWithEverythingThatWasTaken() throws Exception {
    KafkaEmitter<String> emitter = emitters.emitter(Stream.of("clicks", Codecs.string()));
    List<CompletableFuture<RecordPosition>> taken = new CopyOnWriteArrayList<>();
    CountDownLatch some = new CountDownLatch(1000);
    Thread emitting =
        new Thread(
            () -> {
              while (kindOf(() -> taken.add(emitter.emit("key", "m", Headers.empty()))) == null) {
                some.countDown();
              }
            });
    emitting.start();
    some.await();

    emitter.finish();

    emitting.join();
    assertThat(taken).hasSizeGreaterThanOrEqualTo(1000).allMatch(CompletableFuture::isDone);
    assertThat(taken).noneMatch(CompletableFuture::isCompletedExceptionally);
  }

  @Test
  void writesInTheFormatItWasGiven() throws Exception {
    EmitFormat format =
        new EmitFormat(KeyFormats.HEX, Partitioners.FNV1A, Headers.of("from", "test"));
    KafkaEmitter<String> emitter =
        emitters.emitter(Stream.of("clicks", Codecs.string()), format, new EmitCounts());
    String b = "62";

    RecordPosition position = emitter.emitSync(b, "home", Headers.of("more", "yes"));

    assertThat(position.partition()).as("goka's place of the key b").isEqualTo(3);
    ConsumerRecord<byte[], byte[]> record = read(position);
    assertThat(record.key()).isEqualTo(new byte[] {'b'});
    assertThat(KafkaHeaders.from(record.headers()))
        .isEqualTo(Headers.of("from", "test").with("more", "yes"));
    assertThatThrownBy(() -> emitter.emit("no hex", "home")).isInstanceOf(CodecException.class);
  }

  @Test
  void tellsWhatIsWrongWithAPartitionerOrKeyFormat() {
    EmitFormat wild = new EmitFormat(KeyFormats.UTF8, (key, count) -> count, Headers.empty());
    KafkaEmitter<String> emitter =
        emitters.emitter(Stream.of("clicks", Codecs.string()), wild, new EmitCounts());

    assertThatThrownBy(() -> emitter.emit("key", "home"))
        .isInstanceOf(EmitException.class)
        .hasMessageContaining("the partitioner says 4, and there are 4");
  }

  @Test
  void failsWhenNoMemoryBecomesFreeInTime() {
    KafkaClients hasty =
        Configs.clients(
            kafka.bootstrapServers(),
            Map.of("producer.buffer.memory", "1", "producer.max.block.ms", "1"));
    KafkaEmitters own = new KafkaEmitters(hasty, "hasty", Duration.ofSeconds(20));
    EmitCounts counts = new EmitCounts();
    KafkaEmitter<String> emitter =
        own.emitter(Stream.of("clicks", Codecs.string()), EmitFormat.DEFAULT, counts);
    List<CompletableFuture<RecordPosition>> taken = new ArrayList<>();
    String large = "x".repeat(900_000);

    // Until the producer knows the topic, it has no time to learn of it either.
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    for (int i = 0; i < 3000 && !kinds.contains(Kind.NO_MEMORY); i++) {
      Kind kind = kindOf(() -> taken.add(emitter.emit("key", large, Headers.empty())));
      if (kind != null) {
        kinds.add(kind);
      }
    }

    assertThat(kinds).contains(Kind.NO_MEMORY).isSubsetOf(Kind.NO_MEMORY, Kind.TIMEOUT);
    assertThat(counts.failed()).isPositive();
    own.close(Duration.ofSeconds(20));
    assertThat(taken).isNotEmpty().noneMatch(CompletableFuture::isCompletedExceptionally);
  }

  @Test
  void aClosedProducerFailsWhatItHolds() throws Exception {
    EmbeddedKafka away = EmbeddedKafka.start(Options.in(directory.resolve("away")));
    KafkaClients orphaned = Configs.clients(away.bootstrapServers(), Map.of());
    makeTopic(orphaned, "held");
    KafkaEmitters own =
        new KafkaEmitters(
            Configs.clients(away.bootstrapServers(), Map.of("producer.linger.ms", "20000")),
            "held",
            Duration.ofSeconds(60));
    KafkaEmitter<String> emitter = own.emitter(Stream.of("held", Codecs.string()));
    CompletableFuture<RecordPosition> held = emitter.emit("key", "held", Headers.empty());
    away.close();

    own.close(Duration.ZERO);

    assertThat(kindOf(held::join)).isEqualTo(Kind.CLOSED);
    assertThat(kindOf(() -> emitter.emit("key", "late"))).isEqualTo(Kind.CLOSED);
  }

  @Test
  void aRecordThatKafkaDoesNotTakeInTimeFails() throws Exception {
    EmbeddedKafka away = EmbeddedKafka.start(Options.in(directory.resolve("late")));
    KafkaClients late = Configs.clients(away.bootstrapServers(), Map.of());
    makeTopic(late, "late");
    KafkaEmitters own = new KafkaEmitters(late, "late", Duration.ofSeconds(1));
    KafkaEmitter<String> emitter = own.emitter(Stream.of("late", Codecs.string()));
    emitter.emitSync("key", "first");
    away.close();

    assertThatThrownBy(() -> emitter.emitSync("key", "second"))
        .isInstanceOfSatisfying(
            EmitException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT));
    own.close(Duration.ZERO);
  }

  @Test
  void anInterruptedWaitIsAnInterruptedException() {
    KafkaEmitter<String> emitter = emitters.emitter(Stream.of("clicks", Codecs.string()));

    Thread.currentThread().interrupt();
    assertThatThrownBy(emitter::finish).isInstanceOf(InterruptedException.class);

    assertThat(Thread.interrupted()).isFalse();
    assertThat(kindOf(() -> emitter.emit("key", "home"))).isEqualTo(Kind.CLOSED);
  }

  private static void makeTopic(KafkaClients clients, String topic) throws Exception {
    try (Admin admin = clients.admin()) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
  }

  /** Null when nothing is thrown. */
  private static @Nullable Kind kindOf(Runnable emitting) {
    try {
      emitting.run();
      return null;
    } catch (EmitException e) {
      return e.kind();
    } catch (CompletionException e) {
      return e.getCause() instanceof EmitException failure ? failure.kind() : Kind.OTHER;
    }
  }

  private static ConsumerRecord<byte[], byte[]> read(RecordPosition position) {
    TopicPartition partition = new TopicPartition(position.topic(), position.partition());
    try (Consumer<byte[], byte[]> consumer = clients.recoveryConsumer("test")) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, position.offset());
      return consumer.poll(Duration.ofSeconds(10)).records(partition).get(0);
    }
  }
}
