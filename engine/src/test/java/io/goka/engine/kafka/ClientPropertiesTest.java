package io.goka.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class ClientPropertiesTest {

  @Test
  void theOperatorWinsOverDefaultsAndThePrefixOverTheRest() {
    ClientProperties properties =
        new ClientProperties(
            Map.of(
                "linger.ms", "20",
                "producer.batch.size", "1000",
                "batch.size", "2000",
                "consumer.fetch.max.bytes", "5"));

    Map<String, Object> producer =
        properties.of(
            ClientKind.PRODUCER,
            Map.of("linger.ms", 5, "batch.size", 3, "compression.type", "lz4"),
            Map.of("acks", "all"));

    assertThat(producer)
        .containsOnly(
            Map.entry("linger.ms", "20"),
            Map.entry("batch.size", "1000"),
            Map.entry("compression.type", "lz4"),
            Map.entry("acks", "all"));
  }

  @Test
  void aSettingReachesOnlyTheKindsThatKnowItUnlessNoneDoes() {
    ClientProperties properties =
        new ClientProperties(
            Map.of("security.protocol", "SSL", "linger.ms", "20", "my.callback.url", "x"));

    assertThat(properties.of(ClientKind.CONSUMER, Map.of(), Map.of()))
        .containsOnlyKeys("security.protocol", "my.callback.url");
    assertThat(properties.of(ClientKind.PRODUCER, Map.of(), Map.of()))
        .containsOnlyKeys("security.protocol", "linger.ms", "my.callback.url");
  }

  @Test
  void whatGuaranteesRestOnIsTheServersOwn() {
    ClientProperties properties =
        new ClientProperties(
            Map.of(
                "acks", "1",
                "producer.enable.idempotence", "false",
                "consumer.enable.auto.commit", "true",
                "request.timeout.ms", "60000"));

    assertThat(properties.of(ClientKind.PRODUCER, Map.of(), Map.of())).isEmpty();
    assertThat(properties.of(ClientKind.CONSUMER, Map.of(), Map.of()))
        .containsOnlyKeys("request.timeout.ms");
    assertThat(properties.ignored())
        .containsExactly("acks", "consumer.enable.auto.commit", "producer.enable.idempotence");
  }

  @Test
  void theBrokersPlaceAndTheProducersMemoryAreNotReportedAsIgnored() {
    ClientProperties properties =
        new ClientProperties(
            Map.of("bootstrap.servers", "here:9092", "producer.buffer.memory", "1000000"));

    assertThat(properties.ignored()).isEmpty();
    assertThat(properties.find(ClientKind.PRODUCER, "buffer.memory")).contains("1000000");
  }
}
