package io.goka.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.embedded.EmbeddedKafka;
import io.goka.embedded.Options;
import io.goka.engine.config.KafkaConfig;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KafkaConnectionIT {

  @Test
  void tellsWhatAnswered(@TempDir Path directory) throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(Options.in(directory))) {
      ConnectedCluster cluster =
          connection(kafka.bootstrapServers(), Duration.ofSeconds(20)).await();

      assertThat(cluster.bootstrapServers()).isEqualTo(kafka.bootstrapServers());
      assertThat(cluster.clusterId()).isNotBlank();
      assertThat(cluster.brokers()).isEqualTo(1);
      assertThat(cluster.safeTransactions()).isTrue();
    }
  }

  @Test
  void givesUpAfterItsTimeWhenNobodyListens() throws Exception {
    String nowhere;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nowhere = "127.0.0.1:" + taken.getLocalPort();
    }

    assertThatThrownBy(() -> connection(nowhere, Duration.ofSeconds(1)).await())
        .isInstanceOf(KafkaUnreachableException.class)
        .hasMessageContaining("no Kafka broker answered at " + nowhere + " within 1 s")
        .hasMessageContaining("refused");
  }

  @Test
  void tellsThatSomebodyElseListens() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String servers = "127.0.0.1:" + other.getLocalPort();

      assertThatThrownBy(() -> connection(servers, Duration.ofSeconds(1)).await())
          .isInstanceOf(KafkaUnreachableException.class)
          .hasMessageContaining("does not speak as a broker does");
    }
  }

  /** Kafka's client has waited by the machine's clock, which runs ahead here. */
  @Test
  void asksAgainWhenTheClockHasJumped() throws Exception {
    long began = System.nanoTime();
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      KafkaConfig config = Configs.kafka("127.0.0.1:" + mute.getLocalPort(), Duration.ofSeconds(5));
      KafkaConnection connection =
          new KafkaConnection(
              config, new KafkaClients(config, "test"), () -> System.nanoTime() / 2);

      assertThatThrownBy(connection::await).isInstanceOf(KafkaUnreachableException.class);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(7));
  }

  @Test
  void tellsThatTheHostIsUnknown() {
    assertThatThrownBy(() -> connection("no-such-host.invalid:9092", Duration.ZERO).await())
        .isInstanceOf(KafkaUnreachableException.class)
        .hasMessageContaining("unknown host no-such-host.invalid");
  }

  private static KafkaConnection connection(String servers, Duration timeout) {
    KafkaConfig config = Configs.kafka(servers, timeout);
    return new KafkaConnection(config, new KafkaClients(config, "test"), System::nanoTime);
  }
}
