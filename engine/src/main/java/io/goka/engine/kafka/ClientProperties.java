package io.goka.engine.kafka;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The settings of Kafka clients: defaults, over them what the operator says for all clients, over
 * that what he says for one kind, and on top what is the server's own. Immutable. May hold secrets:
 * never print the values.
 */
final class ClientProperties {

  /**
   * Settings that an operator may write although the server owns them: the place of the broker is
   * taken from there, and the producers' memory is shared out by the server.
   */
  private static final Set<String> TAKEN_ELSEWHERE =
      Set.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, ProducerConfig.BUFFER_MEMORY_CONFIG);

  private final Map<String, Object> operators;

  /**
   * @param operators what stands under {@code kafka.}, without that prefix
   */
  ClientProperties(Map<String, Object> operators) {
    this.operators = Map.copyOf(operators);
  }

  /** The settings of one client. */
  Map<String, Object> of(
      ClientKind kind, Map<String, Object> defaults, Map<String, Object> serversOwn) {
    Map<String, Object> settings = new HashMap<>(defaults);
    operators.forEach(
        (name, value) -> {
          if (isCommon(name) && isFor(kind, name) && !kind.owns(name)) {
            settings.put(name, value);
          }
        });
    operators.forEach(
        (name, value) -> {
          if (name.startsWith(kind.prefix())) {
            String own = name.substring(kind.prefix().length());
            if (!kind.owns(own)) {
              settings.put(own, value);
            }
          }
        });
    settings.putAll(serversOwn);
    return settings;
  }

  /** What the operator says about a setting of one kind of client. */
  Optional<Object> find(ClientKind kind, String setting) {
    Object own = operators.get(kind.prefix() + setting);
    return Optional.ofNullable(own == null ? operators.get(setting) : own);
  }

  /** The operator's settings that reach no client because they are the server's own, sorted. */
  Set<String> ignored() {
    Set<String> ignored = new TreeSet<>();
    for (String name : operators.keySet()) {
      List<ClientKind> kinds = kindsOf(name);
      String setting = bare(name);
      if (!TAKEN_ELSEWHERE.contains(setting)
          && !kinds.isEmpty()
          && kinds.stream().allMatch(kind -> kind.owns(setting))) {
        ignored.add(name);
      }
    }
    return ignored;
  }

  /**
   * A setting that no kind knows may be meant for a callback class of the operator's: all get it.
   */
  private static boolean isFor(ClientKind kind, String name) {
    return kind.knows(name) || kindsOf(name).isEmpty();
  }

  private static List<ClientKind> kindsOf(String name) {
    return Arrays.stream(ClientKind.values())
        .filter(kind -> isCommon(name) ? kind.knows(name) : name.startsWith(kind.prefix()))
        .toList();
  }

  private static boolean isCommon(String name) {
    return Arrays.stream(ClientKind.values()).noneMatch(kind -> name.startsWith(kind.prefix()));
  }

  private static String bare(String name) {
    return Arrays.stream(ClientKind.values())
        .filter(kind -> name.startsWith(kind.prefix()))
        .map(kind -> name.substring(kind.prefix().length()))
        .findFirst()
        .orElse(name);
  }
}
