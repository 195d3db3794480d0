package io.goka.engine.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.kafka.common.config.ConfigDef;

/** The settings in force and the defaults behind them. Owner: any thread. */
final class Settings {

  private final Map<String, Setting> fallbacks = new LinkedHashMap<>();

  private final Map<String, Setting> viewFallbacks = new LinkedHashMap<>();

  /** What is set, of rising precedence. */
  private final Map<Address, Setting> set = new LinkedHashMap<>();

  /**
   * @param definition the server's own keys
   * @param views the keys of views
   * @param set what is set, one setting for each address, of rising precedence
   */
  Settings(ConfigDef definition, ConfigDef views, Collection<Setting> set) {
    definition.configKeys().values().stream()
        .sorted(Comparator.comparing(key -> definition.groups().indexOf(key.group)))
        .forEach(key -> fallbacks.put(key.name, SettingReader.fallback(key)));
    views
        .configKeys()
        .values()
        .forEach(key -> viewFallbacks.put(key.name, SettingReader.fallback(key)));
    set.forEach(setting -> this.set.put(setting.address(), setting));
  }

  /** What holds for the server, and for groups that have nothing of their own. */
  Setting server(String key) {
    Setting fallback = fallbacks.get(key);
    if (fallback == null) {
      throw new IllegalArgumentException(key + " is not defined");
    }
    return set.getOrDefault(new Address.Server(key), fallback);
  }

  /** What holds for one group: its own setting before that of all groups, wherever it is from. */
  Function<String, Setting> group(String name) {
    Map<String, Setting> own = new HashMap<>();
    set.forEach(
        (address, setting) -> {
          if (address instanceof Address.Group group && group.name().isNameOf(name)) {
            own.put(group.key(), setting);
          }
        });
    return key -> {
      Setting setting = own.get(key);
      return setting == null ? server(key) : setting;
    };
  }

  /** The groups that have settings of their own, named as they were written. */
  Set<String> groups() {
    Set<String> names = new TreeSet<>();
    for (Address address : set.keySet()) {
      if (address instanceof Address.Group group) {
        names.add(group.name().text());
      }
    }
    return names;
  }

  /** What is set for one view, and the defaults behind it. */
  Function<String, Setting> view(String name) {
    Map<String, Setting> known = new HashMap<>(viewFallbacks);
    set.forEach(
        (address, setting) -> {
          if (address instanceof Address.View view && view.name().isNameOf(name)) {
            known.put(view.key(), setting);
          }
        });
    return key -> Objects.requireNonNull(known.get(key), key);
  }

  /**
   * The views that have settings. A variable means a view that is named elsewhere, when there is
   * one.
   */
  Set<String> views() {
    Set<String> names = new TreeSet<>();
    Set<Address.Name> fromVariables = new LinkedHashSet<>();
    for (Address address : set.keySet()) {
      if (address instanceof Address.View view) {
        if (view.name().fromVariable()) {
          fromVariables.add(view.name());
        } else {
          names.add(view.name().text());
        }
      }
    }
    for (Address.Name name : fromVariables) {
      if (names.stream().noneMatch(name::isNameOf)) {
        names.add(name.asWritten());
      }
    }
    return names;
  }

  Map<String, String> plugin(String name) {
    Map<String, String> own = new TreeMap<>();
    set.forEach(
        (address, setting) ->
            keyIn(name, address).ifPresent(key -> own.put(key, setting.string())));
    return Collections.unmodifiableMap(own);
  }

  private static Optional<String> keyIn(String plugin, Address address) {
    if (address instanceof Address.Plugin written) {
      return written.keyIn(plugin);
    }
    return address instanceof Address.PluginVariable variable && variable.name().isNameOf(plugin)
        ? Optional.of(variable.key())
        : Optional.empty();
  }

  /** A setting of Kafka's clients; empty when it is left to them. */
  Optional<Setting> client(String key) {
    return Optional.ofNullable(set.get(new Address.Client(key)));
  }

  /** What is set of Kafka's clients, secrets as {@code Password}. */
  Map<String, Object> clients() {
    Map<String, Object> properties = new TreeMap<>();
    set.forEach(
        (address, setting) -> {
          if (address instanceof Address.Client client && setting.value() != null) {
            properties.put(client.key(), setting.value());
          }
        });
    return properties;
  }

  /** Settings of groups, views and plugins, none of whose names is among those given. */
  List<Setting> strays(Set<String> groups, Set<String> views, Set<String> plugins) {
    return set.values().stream()
        .filter(setting -> isStray(setting.address(), groups, views, plugins))
        .toList();
  }

  private static boolean isStray(
      Address address, Set<String> groups, Set<String> views, Set<String> plugins) {
    if (address instanceof Address.Group group) {
      return groups.stream().noneMatch(group.name()::isNameOf);
    }
    if (address instanceof Address.View view) {
      return views.stream().noneMatch(view.name()::isNameOf);
    }
    boolean ofPlugin =
        address instanceof Address.Plugin || address instanceof Address.PluginVariable;
    return ofPlugin && plugins.stream().noneMatch(name -> keyIn(name, address).isPresent());
  }

  /** The server's keys in the order of the reference page, then what else is set, by key. */
  List<Setting> inForce() {
    List<Setting> all = new ArrayList<>();
    fallbacks.keySet().forEach(key -> all.add(server(key)));
    set.values().stream()
        .filter(setting -> !(setting.address() instanceof Address.Server))
        .filter(setting -> !isOverridden(setting))
        .sorted(Comparator.comparing(Setting::key))
        .forEach(all::add);
    return all;
  }

  /** Whether a variable, which writes names otherwise, says something else about the same key. */
  private boolean isOverridden(Setting setting) {
    return set.values().stream()
        .filter(other -> other.origin().source().compareTo(setting.origin().source()) > 0)
        .anyMatch(other -> isSame(other.address(), setting.address()));
  }

  private static boolean isSame(Address above, Address below) {
    if (above instanceof Address.Group group && below instanceof Address.Group other) {
      return group.key().equals(other.key()) && group.name().isNameOf(other.name().text());
    }
    if (above instanceof Address.View view && below instanceof Address.View other) {
      return view.key().equals(other.key()) && view.name().isNameOf(other.name().text());
    }
    return above instanceof Address.PluginVariable variable
        && below instanceof Address.Plugin plugin
        && variable.covers(plugin);
  }
}
