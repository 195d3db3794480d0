package io.goka.engine.config;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How Kafka is reached.
 *
 * @param bootstrapServers where it is; empty when the server is to start an embedded broker
 * @param clientProperties what stands under {@code kafka.}, without that prefix, bootstrap servers
 *     included when set: handed to every client as it is; may hold secrets, never print it
 * @param embeddedPort the port of the embedded broker; the next free one is taken when it is not
 *     free
 * @param connectTimeout how long a start waits for Kafka before it gives up
 */
public record KafkaConfig(
    Optional<String> bootstrapServers,
    Map<String, Object> clientProperties,
    int embeddedPort,
    Duration connectTimeout) {

  /** This configuration with Kafka at a place, which is where the embedded broker came up. */
  public KafkaConfig withBootstrapServers(String servers) {
    Map<String, Object> properties = new HashMap<>(clientProperties);
    properties.put("bootstrap.servers", servers);
    return new KafkaConfig(
        Optional.of(servers), Map.copyOf(properties), embeddedPort, connectTimeout);
  }

  /** Names the broker and nothing that may be secret. */
  @Override
  public String toString() {
    return "KafkaConfig[bootstrapServers=" + bootstrapServers + "]";
  }
}
