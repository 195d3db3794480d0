package io.goka.engine.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.goka.engine.config.TopicConfig;
import io.goka.spi.GroupGraph;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.Uuid;

/**
 * The topics of a group as they stand in Kafka, made and checked.
 *
 * @param names the topics by the part they play
 * @param partitions how many partitions the inputs, the loop, the joined tables and the table have
 * @param counts how many partitions each topic has, outputs included
 * @param ids tell each topic from one of the same name that was deleted
 * @param deletesKept how long each topic keeps records that delete keys
 */
public record GroupTopics(
    TopicNames names,
    int partitions,
    Map<String, Integer> counts,
    Map<String, UUID> ids,
    Map<String, Duration> deletesKept) {

  private static final TopicCommands COMMANDS = new TopicCommands("localhost:9092");

  /** Topics of which it is not known how long they keep deletions. */
  public GroupTopics(
      TopicNames names, int partitions, Map<String, Integer> counts, Map<String, UUID> ids) {
    this(names, partitions, counts, ids, Map.of());
  }

  /** Keeps its own copies. */
  public GroupTopics {
    counts = Map.copyOf(counts);
    ids = Map.copyOf(ids);
    deletesKept = Map.copyOf(deletesKept);
  }

  /**
   * The topics of a graph where there is no Kafka to see them: checked and made up as {@link
   * TopicManager} checks and makes them.
   *
   * @param deadLetters whether the group's policies may write dead letters
   * @param present how many partitions the topics have that are there already
   * @throws TopicMismatchException when they do not fit the graph
   */
  public static GroupTopics imagined(
      GroupGraph graph, TopicConfig config, boolean deadLetters, Map<String, Integer> present) {
    TopicNames names = TopicNames.of(graph, config, deadLetters);
    Map<String, PresentTopic> there = new HashMap<>();
    present.forEach((topic, count) -> there.put(topic, imagined(topic, count)));
    there.keySet().retainAll(names.all());
    TopicPlan plan = TopicPlan.of(names, there, config.partitions(), COMMANDS);
    if (!plan.mismatches().isEmpty()) {
      throw new TopicMismatchException(graph.group(), plan.mismatches());
    }
    plan.missing()
        .forEach(topic -> there.put(topic.name(), imagined(topic.name(), topic.partitions())));
    return of(names, plan.partitions(), there);
  }

  private static PresentTopic imagined(String topic, int partitions) {
    UUID id = imaginedId(topic);
    return new PresentTopic(
        new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits()),
        partitions,
        Optional.empty());
  }

  /** The id of a topic where there is no Kafka to give it one: always the same for a name. */
  public static UUID imaginedId(String topic) {
    return UUID.nameUUIDFromBytes(topic.getBytes(UTF_8));
  }

  static GroupTopics of(TopicNames names, int partitions, Map<String, PresentTopic> present) {
    Map<String, Integer> counts = new HashMap<>();
    Map<String, UUID> ids = new HashMap<>();
    Map<String, Duration> deletesKept = new HashMap<>();
    present.forEach(
        (name, topic) -> {
          counts.put(name, topic.partitions());
          deletesKept.put(name, topic.deletesKept());
          ids.put(
              name,
              new UUID(topic.id().getMostSignificantBits(), topic.id().getLeastSignificantBits()));
        });
    return new GroupTopics(names, partitions, counts, ids, deletesKept);
  }
}
