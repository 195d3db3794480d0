package io.goka.runtime.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.goka.embedded.EmbeddedKafka;
import io.goka.embedded.Options;
import io.goka.engine.config.KafkaConfig;
import io.goka.engine.kafka.KafkaClients;
import io.goka.engine.observe.GroupState;
import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.Stream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server whose clock is further ahead than its topics allow. */
@Timeout(120)
class WrongClockIT {

  private static final Duration AHEAD = Duration.ofHours(2);
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir static Path directory;
  private static EmbeddedKafka kafka;

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start(Options.in(directory));
  }

  @AfterAll
  static void stop() throws Exception {
    kafka.close();
  }

  /** Stamps what a server writes as if its clock were ahead. */
  public static final class ClockAhead implements ProducerInterceptor<byte[], byte[]> {

    @Override
    public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
      return new ProducerRecord<>(
          record.topic(),
          record.partition(),
          System.currentTimeMillis() + AHEAD.toMillis(),
          record.key(),
          record.value(),
          record.headers());
    }

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> configs) {}
  }

  @ParameterizedTest
  @CsvSource({
    "at_least_once, true, 1",
    "at_least_once, true, 20",
    "at_least_once, false, 20",
    "exactly_once, true, 1",
    "exactly_once, false, 20"
  })
  void theGroupFailsWithWordsAboutTheClockWhateverItsErrorPolicy(
      String guarantee, boolean emits, int records) throws Exception {
    String group = guarantee.replace('_', '-') + emits + records;
    Stream<String> clicks = Stream.of(group + "-clicks", Codecs.string());
    Stream<String> alerts = Stream.of(group + "-alerts", Codecs.string());
    KafkaClients right = clients(group, Map.of());
    try (Admin admin = right.admin()) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(clicks.topic(), 1, (short) 1),
                  new NewTopic(alerts.topic(), 1, (short) 1)))
          .all()
          .get();
    }
    var config =
        GroupSettings.of(
            Map.of(
                "processing.guarantee", guarantee, "error.produce", "skip", "task.threads", "1"));
    try (Producer<byte[], byte[]> producer = right.producer("writer", config)) {
      for (int i = 0; i < records; i++) {
        producer
            .send(new ProducerRecord<>(clicks.topic(), ("k" + i).getBytes(UTF_8), new byte[] {'1'}))
            .get();
      }
    }
    GroupGraph graph =
        emits
            ? GroupGraph.define(group)
                .input(clicks, (context, click) -> context.emit(alerts, context.key(), click))
                .output(alerts)
                .build()
            : GroupGraph.define(group)
                .persist(Codecs.string())
                .input(clicks, (context, click) -> context.setValue(click))
                .build();

    try (RunningMember member =
        RunningMember.start(
            graph,
            config,
            clients(
                group,
                Map.of(
                    "producer." + ProducerConfig.INTERCEPTOR_CLASSES_CONFIG,
                    ClockAhead.class.getName())))) {
      await().atMost(LONG).until(() -> member.state() instanceof GroupState.Failed);

      assertThat(((GroupState.Failed) member.state()).reason())
          .contains(
              // A transaction that has failed does not always tell of which topic.
              guarantee.equals("exactly_once") ? "topic" : "topic " + group,
              "the clock of this machine",
              "message.timestamp.after.max.ms",
              "Set the clocks of this machine and of the brokers right");
      assertThat(member.rewinds()).isZero();
    }
  }

  private static KafkaClients clients(String name, Map<String, Object> settings) {
    return new KafkaClients(
        new KafkaConfig(Optional.of(kafka.bootstrapServers()), settings, 0, Duration.ofSeconds(10)),
        name);
  }
}
