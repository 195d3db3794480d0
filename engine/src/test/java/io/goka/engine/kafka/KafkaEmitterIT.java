package io.goka.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.embedded.EmbeddedKafka;
import io.goka.embedded.Options;
import io.goka.engine.config.GroupConfig.Guarantee;
import io.goka.spi.CodecException;
import io.goka.spi.Codecs;
import io.goka.spi.EmitException;
import io.goka.spi.Headers;
import io.goka.spi.RecordPosition;
import io.goka.spi.Stream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
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
  void countsWhatIsAcknowledged() {
    KafkaEmitter<String> emitter = emitters.emitter(Stream.of("counted", Codecs.string()));
    List<CompletableFuture<RecordPosition>> results = new ArrayList<>();

    for (int i = 0; i < 100; i++) {
      results.add(emitter.emit("key", "message " + i, Headers.empty()));
    }
    emitter.flush();

    assertThat(results).allMatch(CompletableFuture::isDone);
    assertThat(emitter.acknowledged()).isEqualTo(100);
    assertThat(emitter.failed()).isZero();
    assertThat(results.get(99).join().offset()).isEqualTo(99);
  }

  @Test
  void refusesARecordThatTheProducerWouldNotTake() {
    KafkaEmitter<String> emitter = emitters.emitter(Stream.of("clicks", Codecs.string()));

    assertThatThrownBy(() -> emitter.emit("key", "x".repeat(200_000)))
        .isInstanceOf(EmitException.class)
        .hasMessageContaining("kafka.producer.max.request.size");
  }

  @Test
  void tellsThatTheTopicTakesSmallerRecordsOnly() {
    KafkaEmitter<String> emitter = emitters.emitter(Stream.of("narrow", Codecs.string()));
    StringBuilder incompressible = new StringBuilder();
    new Random(1)
        .ints(5_000, '!', '~')
        .forEach(character -> incompressible.append((char) character));

    assertThatThrownBy(() -> emitter.emitSync("key", incompressible.toString()))
        .isInstanceOf(EmitException.class)
        .hasMessageContaining("max.message.bytes");
    assertThat(emitter.failed()).isEqualTo(1);
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

    assertThatThrownBy(() -> emitter.emit("key", "home"))
        .isInstanceOf(EmitException.class)
        .hasMessageContaining("closed");
  }

  private static ConsumerRecord<byte[], byte[]> read(RecordPosition position) {
    TopicPartition partition = new TopicPartition(position.topic(), position.partition());
    try (Consumer<byte[], byte[]> consumer =
        clients.recoveryConsumer("test", Guarantee.AT_LEAST_ONCE)) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, position.offset());
      return consumer.poll(Duration.ofSeconds(10)).records(partition).get(0);
    }
  }
}
