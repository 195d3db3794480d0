package io.goka.engine.config;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;

/** What Kafka's own clients take, asked of the clients themselves. Owner: any thread. */
final class ClientKeys {

  private final Map<String, ConfigDef> definitions =
      Map.of(
          "producer.", ProducerConfig.configDef(),
          "consumer.", ConsumerConfig.configDef(),
          "admin.", AdminClientConfig.configDef());
  private final Set<String> names = new TreeSet<>();

  ClientKeys() {
    definitions.forEach(
        (prefix, definition) ->
            definition.configKeys().values().stream()
                .filter(key -> !key.internalConfig)
                .forEach(
                    key -> {
                      names.add(key.name);
                      names.add(prefix + key.name);
                    }));
  }

  /**
   * Every key that a producer, a consumer or an admin client documents: by itself, for all of them,
   * and behind the kind of client that alone is meant, as in {@code producer.linger.ms}.
   */
  Set<String> names() {
    return names;
  }

  /** A key without the kind of client that it may be meant for. */
  String withoutKind(String name) {
    return definitions.keySet().stream()
        .filter(name::startsWith)
        .map(prefix -> name.substring(prefix.length()))
        .findFirst()
        .orElse(name);
  }

  boolean isSecret(String name) {
    return keys(name).anyMatch(key -> key.type == ConfigDef.Type.PASSWORD);
  }

  /** What was expected, when one of the clients would not take the value. */
  Optional<String> mistake(String name, String value) {
    return keys(name).filter(key -> !takes(key, value)).map(ClientKeys::expectation).findFirst();
  }

  private Stream<ConfigKey> keys(String name) {
    String bare = withoutKind(name);
    return definitions.entrySet().stream()
        .filter(kind -> bare.equals(name) || name.startsWith(kind.getKey()))
        .map(kind -> kind.getValue().configKeys().get(bare))
        .filter(Objects::nonNull);
  }

  private static boolean takes(ConfigKey key, String value) {
    try {
      Object parsed = ConfigDef.parseType(key.name, value, key.type);
      if (key.validator != null) {
        key.validator.ensureValid(key.name, parsed);
      }
      return true;
    } catch (ConfigException e) {
      return false;
    }
  }

  /** In our words: Kafka's own message repeats the value, which may be a secret. */
  private static String expectation(ConfigKey key) {
    String bounds = key.validator == null ? "" : key.validator.toString();
    boolean speaking = !bounds.isBlank() && !bounds.contains("$$") && !bounds.contains("@");
    return kind(key.type) + (speaking ? ", " + bounds : "");
  }

  private static String kind(ConfigDef.Type type) {
    return switch (type) {
      case BOOLEAN -> "true or false";
      case STRING -> "a text";
      case INT, SHORT, LONG -> "a whole number";
      case DOUBLE -> "a number";
      case LIST -> "a list, separated by commas";
      case CLASS -> "the name of a class on the server's class path";
      case PASSWORD -> "a password";
    };
  }
}
