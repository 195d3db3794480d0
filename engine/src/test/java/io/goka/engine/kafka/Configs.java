package io.goka.engine.kafka;

import io.goka.engine.config.GroupConfig;
import io.goka.engine.config.GroupConfig.Guarantee;
import io.goka.engine.config.GroupConfig.LeaveOnShutdown;
import io.goka.engine.config.KafkaConfig;
import io.goka.engine.config.TopicConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Configurations for tests. */
final class Configs {

  private Configs() {}

  static KafkaConfig kafka(String servers, Duration connectTimeout) {
    return new KafkaConfig(Optional.of(servers), Map.of(), 0, connectTimeout);
  }

  static KafkaClients clients(String servers, Map<String, Object> properties) {
    return new KafkaClients(
        new KafkaConfig(Optional.of(servers), properties, 0, Duration.ofSeconds(10)), "test");
  }

  static TopicConfig topics() {
    return new TopicConfig(OptionalInt.of(1), 3, "-table", "-loop", "-dlq");
  }

  static GroupConfig group(Guarantee guarantee) {
    return new GroupConfig(
        guarantee,
        Duration.ofMillis(100),
        2,
        1 << 20,
        1 << 20,
        1000,
        500,
        Duration.ofSeconds(10),
        Duration.ofMillis(500),
        Duration.ofSeconds(5),
        10_000,
        Duration.ofMinutes(1),
        "memory",
        LeaveOnShutdown.AUTO);
  }
}
