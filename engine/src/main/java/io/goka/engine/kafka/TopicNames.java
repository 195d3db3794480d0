package io.goka.engine.kafka;

import io.goka.engine.config.TopicConfig;
import io.goka.spi.Edge;
import io.goka.spi.GroupGraph;
import io.goka.spi.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The topics of a group by the part they play. Tables that are only looked up may have any number
 * of partitions, and are made by whoever writes them.
 *
 * @param group the group
 * @param inputs the streams it takes, in the order of its graph
 * @param joins the tables it joins, in the order of its graph
 * @param lookups the tables it looks up, in the order of its graph
 * @param outputs the streams it emits into
 * @param loop its loop
 * @param table its table
 * @param deadLetters where the records go that it could not process; empty when none go there
 */
public record TopicNames(
    String group,
    List<String> inputs,
    List<String> joins,
    List<String> lookups,
    List<String> outputs,
    Optional<String> loop,
    Optional<String> table,
    Optional<String> deadLetters) {

  /** Keeps its own copies. */
  public TopicNames {
    inputs = List.copyOf(inputs);
    joins = List.copyOf(joins);
    lookups = List.copyOf(lookups);
    outputs = List.copyOf(outputs);
  }

  /** The topics of a graph whose group writes no dead letters. */
  public static TopicNames of(GroupGraph graph, TopicConfig config) {
    return of(graph, config, false);
  }

  /**
   * The topics of a graph.
   *
   * @param deadLetters whether the group's policies may write dead letters
   */
  public static TopicNames of(GroupGraph graph, TopicConfig config, boolean deadLetters) {
    return new TopicNames(
        graph.group(),
        graph.inputs().stream().map(Edge.Input::stream).map(Stream::topic).toList(),
        graph.joins().stream().map(join -> join.table().topic(config.tableSuffix())).toList(),
        graph.lookups().stream().map(lookup -> lookup.table().topic(config.tableSuffix())).toList(),
        graph.outputs().stream().map(Edge.Output::stream).map(Stream::topic).toList(),
        graph.loop().map(loop -> graph.group() + config.loopSuffix()),
        graph.persist().map(persist -> graph.group() + config.tableSuffix()),
        deadLetters ? Optional.of(graph.group() + config.dlqSuffix()) : Optional.empty());
  }

  /** What the group consumes: its inputs and its loop. */
  public List<String> consumed() {
    List<String> consumed = new ArrayList<>(inputs);
    loop.ifPresent(consumed::add);
    return consumed;
  }

  /** What must have the same number of partitions, the table last. */
  List<String> copartitioned() {
    List<String> copartitioned = consumed();
    copartitioned.addAll(joins);
    table.ifPresent(copartitioned::add);
    return copartitioned;
  }

  /** All topics that the group needs to be there when it starts: all but what it looks up. */
  Set<String> all() {
    Set<String> all = new TreeSet<>(copartitioned());
    all.addAll(outputs);
    deadLetters.ifPresent(all::add);
    return all;
  }
}
