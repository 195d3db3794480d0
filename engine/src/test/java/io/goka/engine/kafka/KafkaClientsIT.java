package io.goka.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.goka.embedded.EmbeddedKafka;
import io.goka.embedded.Options;
import io.goka.engine.config.GroupConfig;
import io.goka.engine.config.GroupConfig.Guarantee;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KafkaClientsIT {

  private static final GroupConfig GROUP = Configs.group(Guarantee.AT_LEAST_ONCE);

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

  @Test
  void whatTheProducerWritesTheGroupConsumerReadsFromTheStartAndDoesNotCommit() throws Exception {
    KafkaClients clients = Configs.clients(kafka.bootstrapServers(), Map.of());
    write(clients, "clicks", 3);

    assertThat(readAsGroup(clients, false)).isEqualTo(3);
    assertThat(readAsGroup(clients, true)).as("nothing was committed").isEqualTo(3);
    write(clients, "clicks", 2);
    assertThat(readAsGroup(clients, true)).as("only what is new").isEqualTo(2);
  }

  @Test
  void aStaticMemberIsKnownByItsInstance() {
    KafkaClients clients = Configs.clients(kafka.bootstrapServers(), Map.of());
    try (Consumer<byte[], byte[]> consumer =
        clients.groupConsumer(
            "static", GROUP, Optional.of("instance-1"), CooperativeStickyAssignor.class)) {
      assertThat(consumer.groupMetadata().groupInstanceId()).contains("instance-1");
      assertThat(consumer.groupMetadata().groupId()).isEqualTo("static");
    }
  }

  @Test
  void recoveryDoesNotJumpOverAnOffsetThatIsGone() throws Exception {
    KafkaClients clients = Configs.clients(kafka.bootstrapServers(), Map.of());
    write(clients, "gone-table", 1);
    TopicPartition partition = new TopicPartition("gone-table", 0);
    try (Consumer<byte[], byte[]> consumer = clients.recoveryConsumer("counter")) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, 1_000);

      await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> consumer.poll(Duration.ofMillis(200)))
                      .isInstanceOf(OffsetOutOfRangeException.class));
    }
  }

  @Test
  void theOperatorsSettingsReachTheClients() {
    KafkaClients clients =
        Configs.clients(
            kafka.bootstrapServers(),
            Map.of("producer.compression.type", "nonsense", "max.request.size", "2000000"));

    assertThat(clients.maxRequestSize()).isEqualTo(2_000_000);
    assertThatThrownBy(() -> clients.producer("counter", GROUP))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("nonsense")
        .hasMessageContaining("compression.type");
  }

  private static void write(KafkaClients clients, String topic, int records) throws Exception {
    try (Producer<byte[], byte[]> producer = clients.producer("writer", GROUP)) {
      for (int i = 0; i < records; i++) {
        producer.send(new ProducerRecord<>(topic, 0, new byte[] {1}, new byte[] {2})).get();
      }
    }
  }

  private static int readAsGroup(KafkaClients clients, boolean commit) {
    try (Consumer<byte[], byte[]> consumer =
        clients.groupConsumer(
            "counter", GROUP, Optional.empty(), CooperativeStickyAssignor.class)) {
      consumer.subscribe(Set.of("clicks"));
      TopicPartition partition = new TopicPartition("clicks", 0);
      int[] read = {0};
      await()
          .until(
              () -> {
                read[0] += consumer.poll(Duration.ofMillis(100)).count();
                return consumer.assignment().contains(partition)
                    && consumer.position(partition)
                        == consumer.endOffsets(Set.of(partition)).getOrDefault(partition, -1L);
              });
      if (commit) {
        consumer.commitSync(Map.of(partition, new OffsetAndMetadata(consumer.position(partition))));
      }
      return read[0];
    }
  }
}
