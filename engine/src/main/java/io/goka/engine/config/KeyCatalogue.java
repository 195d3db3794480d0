package io.goka.engine.config;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigDef;

/** All keys there are, and what a written key is about. Owner: any thread. */
final class KeyCatalogue {

  private final ConfigDef definition = definition();
  private final ClientKeys clients = new ClientKeys();
  private final ConfigDef views = ViewKeys.definition();
  private final NamedKeys groupKeys =
      new NamedKeys(
          GroupKeys.PREFIX, "group", GroupKeys.names(), "CLICK_COUNTER__COMMIT_INTERVAL_MS");
  private final NamedKeys viewKeys =
      new NamedKeys(ViewKeys.PREFIX, "view", views.names(), "PRODUCTS__TOPIC");
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

  /** Type, default and bounds of the keys of views. */
  ConfigDef views() {
    return views;
  }

  NamedKeys groupKeys() {
    return groupKeys;
  }

  NamedKeys viewKeys() {
    return viewKeys;
  }

  /** Every key that holds no name of a group, view or plugin. */
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
    if (key.startsWith(ViewKeys.PREFIX)) {
      return viewAddress(key, origin, problems);
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

  private Optional<Address> groupAddress(String key, Origin origin, Problems problems) {
    Optional<NamedKeys.Split> split = groupKeys.split(key);
    if (split.isEmpty()) {
      return notOfGroup(key, origin, problems);
    }
    return named(groupKeys, split.get(), key, origin, problems)
        .map(name -> new Address.Group(name, split.get().key()));
  }

  private Optional<Address> viewAddress(String key, Origin origin, Problems problems) {
    Optional<NamedKeys.Split> split = viewKeys.split(key);
    if (split.isEmpty()) {
      return unknown(key, origin, viewKeys.suggestion(key), problems);
    }
    return named(viewKeys, split.get(), key, origin, problems)
        .map(name -> new Address.View(name, split.get().key()));
  }

  private static Optional<Address.Name> named(
      NamedKeys keys, NamedKeys.Split split, String key, Origin origin, Problems problems) {
    if (split.name().isEmpty()) {
      problems.addKey(
          key, origin, "names no " + keys.kind() + ": write " + keys.pattern(split.key()) + ".");
      return Optional.empty();
    }
    return Optional.of(new Address.Name(split.name(), false));
  }

  private Optional<Address> notOfGroup(String key, Origin origin, Problems problems) {
    Optional<String> elsewhere = NamedKeys.endingOf(groupKeys.rest(key), fixed);
    if (elsewhere.isPresent()) {
      String end = "cannot be set for one group: set " + elsewhere.get() + " for the whole server.";
      problems.addKey(key, origin, end);
      return Optional.empty();
    }
    return unknown(key, origin, groupKeys.suggestion(key), problems);
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

  /**
   * Somebody may have written {@code groups.}, {@code views.} or {@code plugins.}, as the folder is
   * called.
   */
  private static Optional<String> otherPrefix(String key) {
    int dot = key.indexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    String written = key.substring(0, dot);
    return Suggestion.closest(written, Set.of("group", "view", "plugin", "kafka"))
        .filter(prefix -> !prefix.equals(written))
        .map(prefix -> prefix + key.substring(dot));
  }
}
