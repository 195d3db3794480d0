package io.goka.engine.kafka;

import io.goka.engine.config.GroupConfig;
import io.goka.engine.config.GroupConfig.Guarantee;
import io.goka.engine.config.GroupSettings;
import io.goka.engine.config.KafkaConfig;
import io.goka.engine.config.TopicConfig;
import java.time.Duration;
import java.util.Locale;
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
    return GroupSettings.of(
        Map.of(
            "processing.guarantee", guarantee.name().toLowerCase(Locale.ROOT),
            "commit.interval.ms", "100",
            "revoke.timeout.ms", "5000",
            "storage", "memory"));
  }
}
