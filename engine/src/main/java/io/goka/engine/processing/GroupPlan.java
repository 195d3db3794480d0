package io.goka.engine.processing;

import io.goka.engine.config.GroupConfig;
import io.goka.engine.kafka.GroupTopics;
import io.goka.engine.kafka.RecordSizes;
import io.goka.engine.kafka.TopicNames;
import io.goka.engine.kafka.TopicShape;
import io.goka.spi.Callback;
import io.goka.spi.Codec;
import io.goka.spi.Context;
import io.goka.spi.Edge;
import io.goka.spi.GroupGraph;
import io.goka.spi.Headers;
import io.goka.spi.RecordTooLargeException;
import io.goka.spi.Table;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A group graph together with the topics that it was found to have: all that the tasks of a group
 * need to know, and that never changes while it runs.
 *
 * @param graph the graph
 * @param config the group's settings
 * @param partitions how many partitions the group has
 * @param edges what goes in and out, ready to be used
 * @param table the group's table; empty without one
 * @param deadLetters where the records go that could not be processed; empty when no policy of the
 *     group sends them there
 * @param plugin the plugin that defines the group; empty where that is not known
 * @param sizes refuses records that are larger than Kafka takes
 */
public record GroupPlan(
    GroupGraph graph,
    GroupConfig config,
    int partitions,
    Edges edges,
    Optional<TableTopic> table,
    Optional<DeadLetterTopic> deadLetters,
    Optional<PluginName> plugin,
    RecordSizes sizes) {

  private static final String STAMP = "topic-id=";

  /**
   * What goes in and out.
   *
   * @param inputs what is consumed by topic, the loop included
   * @param inputIds the ids of the topics that are consumed
   * @param outputs what may be emitted into by topic
   * @param loop where the group sends messages to itself; empty without a loop
   * @param joins the joined tables by their handles
   * @param lookups the tables that are looked up by their handles
   * @param visits what can be run for every key, by the visitor's name
   */
  public record Edges(
      Map<String, Input> inputs,
      Map<String, UUID> inputIds,
      Map<String, Output> outputs,
      Optional<Output> loop,
      Map<Table<?>, Join> joins,
      Map<Table<?>, Lookup> lookups,
      Map<String, Input> visits) {}

  /**
   * An input, the loop, or a visitor.
   *
   * @param codec decodes its messages; of a visitor, its argument
   * @param callback what is done with them
   */
  public record Input(Codec<Object> codec, Callback<Context, Object> callback) {}

  /**
   * Where records are written.
   *
   * @param topic the topic
   * @param codec encodes its messages
   * @param partitions how many partitions the topic has
   */
  public record Output(String topic, Codec<Object> codec, int partitions) {}

  /**
   * A joined table.
   *
   * @param topic its topic
   * @param codec decodes its values
   */
  public record Join(TableTopic topic, Codec<Object> codec) {}

  /**
   * A table that is looked up.
   *
   * @param topic its topic's name
   * @param codec decodes its values
   */
  public record Lookup(String topic, Codec<Object> codec) {}

  /**
   * The topic of a table.
   *
   * @param name the topic's name
   * @param id the topic's id
   * @param deletesKept how long it keeps records that delete keys
   */
  public record TableTopic(String name, UUID id, Duration deletesKept) {}

  /**
   * The topic of the group's dead letters.
   *
   * @param name the topic's name
   * @param partitions how many partitions it has
   */
  public record DeadLetterTopic(String name, int partitions) {}

  /**
   * Which plugin defines the group.
   *
   * @param name the plugin's name
   * @param version its version; empty when its jar says none
   */
  public record PluginName(String name, Optional<String> version) {}

  /**
   * Makes the plan.
   *
   * @param topics the graph's topics, which exist and fit
   */
  public static GroupPlan of(
      GroupGraph graph, GroupConfig config, GroupTopics topics, RecordSizes sizes) {
    TopicNames names = topics.names();
    Edges edges =
        new Edges(
            inputs(graph, names),
            inputIds(graph, topics),
            outputs(graph, topics),
            graph
                .loop()
                .map(
                    looped ->
                        output(
                            topics,
                            names.loop().orElseThrow(),
                            ErasedCasts.codec(looped.loop().codec()))),
            joins(graph, topics),
            lookups(graph, names),
            visits(graph));
    return new GroupPlan(
        graph,
        config,
        topics.partitions(),
        edges,
        names.table().map(table -> tableTopic(topics, table)),
        names
            .deadLetters()
            .map(
                topic ->
                    new DeadLetterTopic(
                        topic, topics.counts().getOrDefault(topic, topics.partitions()))),
        Optional.empty(),
        sizes);
  }

  /** The same plan, with the plugin named that defines the group. */
  public GroupPlan definedBy(PluginName by) {
    return new GroupPlan(
        graph, config, partitions, edges, table, deadLetters, Optional.of(by), sizes);
  }

  private static Map<String, Input> inputs(GroupGraph graph, TopicNames names) {
    Map<String, Input> inputs = new HashMap<>();
    for (Edge.Input<?> input : graph.inputs()) {
      inputs.put(
          input.stream().topic(),
          new Input(
              ErasedCasts.codec(input.stream().codec()), ErasedCasts.callback(input.callback())));
    }
    graph
        .loop()
        .ifPresent(
            looped ->
                inputs.put(
                    names.loop().orElseThrow(),
                    new Input(
                        ErasedCasts.codec(looped.loop().codec()),
                        ErasedCasts.callback(looped.callback()))));
    return Map.copyOf(inputs);
  }

  private static Map<String, UUID> inputIds(GroupGraph graph, GroupTopics topics) {
    Map<String, UUID> ids = new HashMap<>(topics.ids());
    ids.keySet().retainAll(inputs(graph, topics.names()).keySet());
    return Map.copyOf(ids);
  }

  private static Map<String, Output> outputs(GroupGraph graph, GroupTopics topics) {
    Map<String, Output> outputs = new HashMap<>();
    for (Edge.Output output : graph.outputs()) {
      String topic = output.stream().topic();
      outputs.put(topic, output(topics, topic, ErasedCasts.codec(output.stream().codec())));
    }
    return Map.copyOf(outputs);
  }

  private static Output output(GroupTopics topics, String topic, Codec<Object> codec) {
    return new Output(topic, codec, topics.counts().getOrDefault(topic, topics.partitions()));
  }

  private static Map<Table<?>, Join> joins(GroupGraph graph, GroupTopics topics) {
    Map<Table<?>, Join> joins = new LinkedHashMap<>();
    for (int i = 0; i < graph.joins().size(); i++) {
      Table<?> table = graph.joins().get(i).table();
      joins.put(
          table,
          new Join(
              tableTopic(topics, topics.names().joins().get(i)), ErasedCasts.codec(table.codec())));
    }
    return joins;
  }

  private static Map<Table<?>, Lookup> lookups(GroupGraph graph, TopicNames names) {
    Map<Table<?>, Lookup> lookups = new LinkedHashMap<>();
    for (int i = 0; i < graph.lookups().size(); i++) {
      Table<?> table = graph.lookups().get(i).table();
      lookups.put(table, new Lookup(names.lookups().get(i), ErasedCasts.codec(table.codec())));
    }
    return lookups;
  }

  private static Map<String, Input> visits(GroupGraph graph) {
    Map<String, Input> visits = new HashMap<>();
    for (Edge.Visited<?> visited : graph.visitors()) {
      visits.put(
          visited.visitor().name(),
          new Input(
              ErasedCasts.codec(visited.visitor().argument()),
              ErasedCasts.callback(visited.callback())));
    }
    return Map.copyOf(visits);
  }

  private static TableTopic tableTopic(GroupTopics topics, String topic) {
    return new TableTopic(
        topic,
        Objects.requireNonNull(topics.ids().get(topic), topic),
        topics.deletesKept().getOrDefault(topic, TopicShape.DELETES_KEPT));
  }

  /**
   * What is written beside each committed offset of an input: which topic it is an offset of. A
   * topic that was deleted and made anew has another id.
   */
  public String inputStamp(String topic) {
    UUID id = edges.inputIds().get(topic);
    return id == null ? "" : STAMP + id;
  }

  /** Whether this is a stamp, and not what another program has written beside an offset. */
  public static boolean isInputStamp(String metadata) {
    return metadata.startsWith(STAMP);
  }

  /** The group's name. */
  public String group() {
    return graph.group();
  }

  /**
   * Refuses a record that is larger than Kafka takes, before it can trouble the producer.
   *
   * @throws RecordTooLargeException with the record's key and the setting that bounds it
   */
  void checkSize(String topic, byte[] key, byte @Nullable [] value, Headers headers) {
    try {
      sizes.check(topic, key, value, headers);
    } catch (RecordTooLargeException e) {
      throw new RecordTooLargeException("key " + shownKey(key) + ": " + e.getMessage());
    }
  }

  /**
   * A written key as text in quotes, for messages; its bytes in hexadecimal when it is malformed.
   */
  String shownKey(byte @Nullable [] key) {
    if (key == null) {
      return "null";
    }
    try {
      return "'" + graph.traits().keyFormat().decode(key) + "'";
    } catch (RuntimeException e) {
      return "of malformed bytes " + HexFormat.of().formatHex(key);
    }
  }

  /**
   * A written key as text; its bytes in hexadecimal when it is malformed, empty when there is none.
   */
  Optional<String> keyText(byte @Nullable [] key) {
    if (key == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(graph.traits().keyFormat().decode(key));
    } catch (RuntimeException e) {
      return Optional.of(HexFormat.of().formatHex(key));
    }
  }

  /** The codec of the table's values; only for a group with a table. */
  Codec<Object> tableCodec() {
    return ErasedCasts.codec(graph.persist().orElseThrow().codec());
  }
}
