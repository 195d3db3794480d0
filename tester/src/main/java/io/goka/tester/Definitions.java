package io.goka.tester;

import io.goka.engine.kafka.TopicOwnership;
import io.goka.engine.kafka.TopicRules;
import io.goka.spi.ActionPlugin;
import io.goka.spi.EmitterDefinition;
import io.goka.spi.EmitterPlugin;
import io.goka.spi.GroupGraph;
import io.goka.spi.InvalidGraphException;
import io.goka.spi.KeyFormat;
import io.goka.spi.KeyFormats;
import io.goka.spi.Plugin;
import io.goka.spi.PluginConfig;
import io.goka.spi.ProcessorPlugin;
import io.goka.spi.ViewDefinition;
import io.goka.spi.ViewPlugin;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the plugins of one start have defined. Immutable.
 *
 * @param groups the graphs by their groups, in the order of the plugins
 * @param emitters the emitters by the names of their plugins
 * @param views the views by their names
 */
record Definitions(
    Map<String, GroupGraph> groups,
    Map<String, EmitterDefinition> emitters,
    Map<String, ViewDefinition> views) {

  /** Has the plugins define themselves. */
  static Definitions of(List<PluginUnderTest> plugins, Map<String, Map<String, String>> configs) {
    Definitions all =
        new Definitions(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    Set<String> names = new TreeSet<>();
    for (PluginUnderTest each : plugins) {
      Plugin plugin = each.plugin();
      String name = plugin.name();
      names.add(name);
      all.add(plugin, PluginConfig.of(name, configs.getOrDefault(name, Map.of())));
    }
    for (String name : configs.keySet()) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException(
            "config(\"" + name + "\", ...) is for no plugin of this tester: there are " + names);
      }
    }
    return all;
  }

  private void add(Plugin plugin, PluginConfig config) {
    if (plugin instanceof ProcessorPlugin processor) {
      GroupGraph graph = processor.define(config);
      addOnce("group", graph.group(), graph, groups);
    } else if (plugin instanceof EmitterPlugin emitter) {
      addOnce("emitter", plugin.name(), emitter.define(config), emitters);
    } else if (plugin instanceof ViewPlugin view) {
      ViewDefinition definition = view.define(config);
      addOnce("view", definition.name(), definition, views);
    } else if (plugin instanceof ActionPlugin) {
      throw new IllegalArgumentException(
          "action '" + plugin.name() + "' needs no tester: call its run(...) in the test");
    }
  }

  private static <D> void addOnce(String kind, String name, D definition, Map<String, D> all) {
    if (all.putIfAbsent(name, definition) != null) {
      throw new IllegalArgumentException(
          "two plugins define the " + kind + " '" + name + "': give one of them another name");
    }
  }

  /**
   * Holds all to the rules about the topics of groups, as the server does.
   *
   * @throws InvalidGraphException when a group breaks some; it tells all of them
   * @throws IllegalArgumentException when an emitter emits into what a group alone writes
   */
  void checkTopics(EngineSettings settings) {
    TopicRules rules = new TopicRules(settings.topics(), groups.values());
    groups
        .values()
        .forEach(graph -> refuse(graph, rules.violations(graph, settings.mayDeadLetter(graph))));
    TopicOwnership ownership = new TopicOwnership(groups.keySet(), settings.topics());
    List<String> refused =
        emitters.entrySet().stream()
            .flatMap(emitter -> refused(emitter.getKey(), emitter.getValue(), ownership))
            .toList();
    if (!refused.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", refused));
    }
  }

  private static void refuse(GroupGraph graph, List<String> violations) {
    if (!violations.isEmpty()) {
      throw new InvalidGraphException(graph.group(), violations);
    }
  }

  private static Stream<String> refused(
      String name, EmitterDefinition emitter, TopicOwnership ownership) {
    return emitter.streams().stream()
        .flatMap(stream -> ownership.whyNobodyMayEmit(stream.topic()).stream())
        .map(reason -> "emitter '" + name + "': " + reason);
  }

  /** How the first group that takes a stream as an input reads its keys. */
  Optional<GroupGraph.Traits> readerOf(String stream) {
    return groups.values().stream()
        .filter(
            graph ->
                graph.inputs().stream().anyMatch(input -> input.stream().topic().equals(stream)))
        .map(GroupGraph::traits)
        .findFirst();
  }

  /** How the keys of a stream are written: by who emits into it, or else by who reads it. */
  KeyFormat keyFormatOf(String stream) {
    return groups.values().stream()
        .filter(
            graph ->
                graph.outputs().stream().anyMatch(output -> output.stream().topic().equals(stream)))
        .map(graph -> graph.traits().keyFormat())
        .findFirst()
        .or(() -> emitterInto(stream).map(EmitterDefinition::keyFormat))
        .or(() -> readerOf(stream).map(GroupGraph.Traits::keyFormat))
        .orElse(KeyFormats.UTF8);
  }

  private Optional<EmitterDefinition> emitterInto(String topic) {
    return emitters.values().stream()
        .filter(
            emitter -> emitter.streams().stream().anyMatch(stream -> stream.topic().equals(topic)))
        .findFirst();
  }
}
