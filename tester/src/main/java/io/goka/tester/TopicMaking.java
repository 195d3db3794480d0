package io.goka.tester;

import io.goka.engine.kafka.GroupTopics;
import io.goka.spi.GroupGraph;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes the topics that plugins have to do with, as the server would: first those of the groups,
 * which have to fit each other, then whatever else is read or written. Owner: the test's thread.
 */
final class TopicMaking {

  private final EngineSettings settings;
  private final MemoryTopics topics;
  private final Map<String, Integer> counts;

  /**
   * @param present how many partitions the topics have that are there before the plugins
   */
  TopicMaking(EngineSettings settings, MemoryTopics topics, Map<String, Integer> present) {
    this.settings = settings;
    this.topics = topics;
    this.counts = new TreeMap<>(present);
  }

  /**
   * Makes what is missing.
   *
   * @return the topics of each group
   * @throws io.goka.engine.kafka.TopicMismatchException when topics do not fit a group
   */
  Map<GroupGraph, GroupTopics> make(Definitions definitions) {
    Map<GroupGraph, GroupTopics> made = new LinkedHashMap<>();
    for (GroupGraph graph : definitions.groups().values()) {
      GroupTopics of =
          GroupTopics.imagined(graph, settings.topics(), settings.mayDeadLetter(graph), counts);
      counts.putAll(of.counts());
      made.put(graph, of);
    }
    made.values().forEach(group -> group.names().lookups().forEach(this::addOther));
    definitions
        .views()
        .values()
        .forEach(view -> addOther(view.table().topic(settings.tableSuffix())));
    definitions
        .emitters()
        .values()
        .forEach(emitter -> emitter.streams().forEach(stream -> addOther(stream.topic())));
    counts.forEach(topics::make);
    return made;
  }

  private void addOther(String topic) {
    counts.putIfAbsent(topic, settings.topics().partitions());
  }
}
