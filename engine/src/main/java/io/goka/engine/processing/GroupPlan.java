package io.goka.engine.processing;

import io.goka.engine.config.GroupConfig;
import io.goka.engine.kafka.RecordSizes;
import io.goka.spi.Callback;
import io.goka.spi.Codec;
import io.goka.spi.Context;
import io.goka.spi.Edge;
import io.goka.spi.GroupGraph;
import io.goka.spi.Headers;
import io.goka.spi.RecordTooLargeException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
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
 * @param inputs the inputs by topic
 * @param outputs the outputs by topic
 * @param table the group's table; empty without one
 * @param sizes refuses records that are larger than Kafka takes
 */
public record GroupPlan(
    GroupGraph graph,
    GroupConfig config,
    int partitions,
    Map<String, Input> inputs,
    Map<String, Output> outputs,
    Optional<TableTopic> table,
    RecordSizes sizes) {

  /**
   * An input.
   *
   * @param codec decodes its messages
   * @param callback what is done with them
   */
  public record Input(Codec<Object> codec, Callback<Context, Object> callback) {}

  /**
   * An output.
   *
   * @param codec encodes its messages
   * @param partitions how many partitions its topic has
   */
  public record Output(Codec<Object> codec, int partitions) {}

  /**
   * The topic of the group's table.
   *
   * @param name the topic's name
   * @param id the topic's id
   */
  public record TableTopic(String name, UUID id) {}

  /**
   * Makes the plan.
   *
   * @param topicPartitions how many partitions each output's topic has
   */
  public static GroupPlan of(
      GroupGraph graph,
      GroupConfig config,
      int partitions,
      Map<String, Integer> topicPartitions,
      Optional<TableTopic> table,
      RecordSizes sizes) {
    Map<String, Input> inputs = new HashMap<>();
    for (Edge.Input<?> input : graph.inputs()) {
      inputs.put(
          input.stream().topic(),
          new Input(
              ErasedCasts.codec(input.stream().codec()), ErasedCasts.callback(input.callback())));
    }
    Map<String, Output> outputs = new HashMap<>();
    for (Edge.Output output : graph.outputs()) {
      String topic = output.stream().topic();
      outputs.put(
          topic,
          new Output(
              ErasedCasts.codec(output.stream().codec()),
              topicPartitions.getOrDefault(topic, partitions)));
    }
    return new GroupPlan(
        graph, config, partitions, Map.copyOf(inputs), Map.copyOf(outputs), table, sizes);
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

  /** The codec of the table's values; only for a group with a table. */
  Codec<Object> tableCodec() {
    return ErasedCasts.codec(graph.persist().orElseThrow().codec());
  }
}
