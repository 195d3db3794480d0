package io.goka.engine.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** The keys that say how Kafka is reached; those of Kafka's clients stand under a prefix. */
public final class KafkaKeys {

  /** What stands before a key of Kafka's clients. */
  public static final String PREFIX = "kafka.";

  public static final String BOOTSTRAP_SERVERS =
      PREFIX + CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG;
  public static final String CONNECT_TIMEOUT = "connect.timeout.ms";
  public static final String EMBEDDED_PORT = "embedded.kafka.port";

  private KafkaKeys() {}

  static void define(ConfigDef definition) {
    new KeyTable(definition, "Kafka")
        .optionalKey(
            BOOTSTRAP_SERVERS,
            ConfigDef.Type.STRING,
            "an embedded broker",
            Expected.servers(),
            Importance.HIGH,
            "Where Kafka is. Left empty, the server starts a real single-node broker in its own"
                + " process, for first steps and tests.")
        .key(
            CONNECT_TIMEOUT,
            ConfigDef.Type.INT,
            30_000,
            Expected.milliseconds(),
            Importance.MEDIUM,
            "How long a start waits for Kafka before it gives up.")
        .key(
            EMBEDDED_PORT,
            ConfigDef.Type.INT,
            9092,
            Expected.port(),
            Importance.LOW,
            "The port of the embedded broker; the next free one is taken when it is not free.");
  }

  /**
   * @param clients what is set of Kafka's clients, without prefix; secrets as {@code Password}
   */
  static KafkaConfig read(Function<String, Setting> settings, Map<String, Object> clients) {
    Optional<String> servers = settings.apply(BOOTSTRAP_SERVERS).optional();
    Map<String, Object> properties = new HashMap<>(clients);
    servers.ifPresent(value -> properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, value));
    return new KafkaConfig(
        servers,
        Map.copyOf(properties),
        settings.apply(EMBEDDED_PORT).integer(),
        settings.apply(CONNECT_TIMEOUT).milliseconds());
  }
}
