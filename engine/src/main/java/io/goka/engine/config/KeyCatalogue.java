package io.goka.engine.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigDef;

/** All keys there are, and what a written key is about. Owner: any thread. */
final class KeyCatalogue {

  private final ConfigDef definition = definition();
  private final ClientKeys clients = new ClientKeys();
  private final Set<String> groupKeys = GroupKeys.names();
  private final Set<String> fixed = new TreeSet<>(definition.names());

  KeyCatalogue() {
    clients.names().forEach(name -> fixed.add(KafkaKeys.PREFIX + name));
  }

  /** The server's own keys, concern by concern. */
  static ConfigDef definition() {
    ConfigDef definition = new ConfigDef();
    ServerKeys.define(definition);
    KafkaKeys.define(definition);
    TopicKeys.define(definition);
    StateKeys.define(definition);
    GroupKeys.define(definition);
    return definition;
  }

  /** Type, default and bounds of the server's own keys. */
  ConfigDef own() {
    return definition;
  }

  ClientKeys clients() {
    return clients;
  }

  Set<String> groupKeys() {
    return groupKeys;
  }

  /** Every key that holds no name of a group or plugin. */
  Set<String> fixed() {
    return fixed;
  }

  /** What a key is about; empty, and a problem more, when there is no such key. */
  Optional<Address> address(String key, Origin origin, Problems problems) {
    if (definition.names().contains(key)) {
      return Optional.of(new Address.Server(key));
    }
    if (key.startsWith(KafkaKeys.PREFIX)) {
      return clientAddress(key, origin, problems);
    }
    if (key.startsWith(GroupKeys.PREFIX)) {
      return groupAddress(key, origin, problems);
    }
    if (key.startsWith(PluginKeys.PREFIX)) {
      return pluginAddress(key, origin, problems);
    }
    return unknown(key, origin, suggestion(key), problems);
  }

  private Optional<Address> clientAddress(String key, Origin origin, Problems problems) {
    String name = key.substring(KafkaKeys.PREFIX.length());
    Optional<String> owned = OwnedClientKeys.reason(clients.withoutKind(name));
    if (owned.isPresent()) {
      problems.addKey(key, origin, "cannot be set: " + owned.get() + ".");
      return Optional.empty();
    }
    if (clients.names().contains(name)) {
      return Optional.of(new Address.Client(name));
    }
    return unknown(
        key,
        origin,
        definition.names().contains(name) ? Optional.of(name) : suggestion(key),
        problems);
  }

  /** Names may hold dots, so the key is the longest known one that the text ends with. */
  private Optional<Address> groupAddress(String key, Origin origin, Problems problems) {
    String rest = key.substring(GroupKeys.PREFIX.length());
    if (groupKeys.contains(rest)) {
      problems.addKey(key, origin, "names no group: write group.<name>." + rest + ".");
      return Optional.empty();
    }
    Optional<String> known = endingOf(rest, groupKeys);
    if (known.isEmpty()) {
      return notOfGroup(key, rest, origin, problems);
    }
    String name = rest.substring(0, rest.length() - known.get().length() - 1);
    if (name.isEmpty()) {
      problems.addKey(key, origin, "names no group: write group.<name>." + known.get() + ".");
      return Optional.empty();
    }
    return Optional.of(new Address.Group(new Address.Name(name, false), known.get()));
  }

  private Optional<Address> notOfGroup(String key, String rest, Origin origin, Problems problems) {
    Optional<String> elsewhere = endingOf(rest, fixed);
    if (elsewhere.isPresent()) {
      String end = "cannot be set for one group: set " + elsewhere.get() + " for the whole server.";
      problems.addKey(key, origin, end);
      return Optional.empty();
    }
    return unknown(key, origin, groupSuggestion(rest), problems);
  }

  private static Optional<Address> pluginAddress(String key, Origin origin, Problems problems) {
    String path = key.substring(PluginKeys.PREFIX.length());
    int dot = path.indexOf('.', 1);
    if (dot < 0 || path.endsWith(".") || path.startsWith(".")) {
      problems.addKey(key, origin, "names no setting of a plugin: write plugin.<name>.<setting>.");
      return Optional.empty();
    }
    return Optional.of(new Address.Plugin(path));
  }

  private static Optional<String> endingOf(String text, Set<String> keys) {
    return keys.stream()
        .filter(known -> text.endsWith("." + known))
        .max(Comparator.comparingInt(String::length));
  }

  private static Optional<Address> unknown(
      String key, Origin origin, Optional<String> suggestion, Problems problems) {
    problems.addKey(key, origin, "is not a known key" + Suggestion.question(suggestion));
    return Optional.empty();
  }

  private Optional<String> suggestion(String key) {
    if (clients.names().contains(key)) {
      return Optional.of(KafkaKeys.PREFIX + key);
    }
    return Suggestion.closest(key, fixed).or(() -> otherPrefix(key));
  }

  /** Somebody may have written {@code groups.} or {@code plugins.}, as the folder is called. */
  private static Optional<String> otherPrefix(String key) {
    int dot = key.indexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    String written = key.substring(0, dot);
    return Suggestion.closest(written, Set.of("group", "plugin", "kafka"))
        .filter(prefix -> !prefix.equals(written))
        .map(prefix -> prefix + key.substring(dot));
  }

  /** Tries each dot as the end of the group's name. */
  private Optional<String> groupSuggestion(String rest) {
    List<String> candidates = new ArrayList<>();
    for (int dot = rest.indexOf('.', 1); dot >= 0; dot = rest.indexOf('.', dot + 1)) {
      String name = rest.substring(0, dot + 1);
      groupKeys.forEach(key -> candidates.add(name + key));
    }
    return Suggestion.closest(rest, candidates).map(closest -> GroupKeys.PREFIX + closest);
  }
}
