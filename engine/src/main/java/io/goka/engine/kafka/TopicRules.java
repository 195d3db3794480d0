package io.goka.engine.kafka;

import io.goka.engine.config.TopicConfig;
import io.goka.spi.GroupGraph;
import io.goka.spi.Partitioner;
import io.goka.spi.Partitioners;
import io.goka.spi.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The rules about the topics of groups that need no Kafka to be checked: who may read and write
 * what, by the names that topics get. What Kafka has of the topics is a matter of {@link
 * TopicManager}, each time a group starts.
 */
public final class TopicRules {

  private final TopicConfig config;
  private final Map<String, GroupGraph> groupsByTable;
  private final TopicOwnership ownership;

  /**
   * @param config how topics are named
   * @param groups the graphs of all groups of this process, no two of one name
   */
  public TopicRules(TopicConfig config, Collection<GroupGraph> groups) {
    this.config = config;
    this.groupsByTable =
        groups.stream()
            .filter(graph -> graph.persist().isPresent())
            .collect(
                Collectors.toMap(graph -> graph.group() + config.tableSuffix(), graph -> graph));
    this.ownership = new TopicOwnership(groups.stream().map(GroupGraph::group).toList(), config);
  }

  /**
   * What keeps a group from running: a table, loop or dead-letter topic is written by its group
   * alone, and not by its verbs; and no edge stands in the graph twice. Called once, when the
   * group's plugin is loaded.
   *
   * @param deadLetters whether the group's policies may write dead letters
   * @return one sentence a rule that is broken, each with its mend; empty when all is well
   */
  public List<String> violations(GroupGraph graph, boolean deadLetters) {
    TopicNames names = TopicNames.of(graph, config, deadLetters);
    Set<String> own = new HashSet<>();
    names.table().ifPresent(own::add);
    names.loop().ifPresent(own::add);
    names.deadLetters().ifPresent(own::add);
    List<String> violations = new ArrayList<>();
    Roles roles = new Roles(own, violations);
    roles.refuseOwn("input", names.inputs());
    roles.refuseOwn("output", names.outputs());
    roles.refuseOwn("joined table", names.joins());
    roles.refuseOwn("looked-up table", names.lookups());
    names.outputs().stream()
        .filter(topic -> !own.contains(topic))
        .map(ownership::whyNobodyMayEmit)
        .flatMap(Optional::stream)
        .forEach(violations::add);
    roles.refuseTwice("joined table", names.joins());
    roles.refuseTwice("looked-up table", names.lookups());
    return List.copyOf(violations);
  }

  /** Collects what topics may not be. */
  private record Roles(Set<String> own, List<String> violations) {

    void refuseOwn(String role, List<String> topics) {
      topics.stream()
          .filter(own::contains)
          .map(
              topic ->
                  role
                      + " `"
                      + topic
                      + "` is the group's own table, loop or dead letters: take that edge out of"
                      + " the graph, or give the group another name")
          .forEach(violations::add);
    }

    /** Two handles may name one topic: by its group, and by itself. */
    void refuseTwice(String role, List<String> topics) {
      Set<String> seen = new HashSet<>();
      topics.stream()
          .filter(topic -> !seen.add(topic))
          .map(
              topic ->
                  role
                      + " `"
                      + topic
                      + "` stands in the graph twice, by two handles: take one of the two edges out"
                      + " of the graph")
          .forEach(violations::add);
    }
  }

  /**
   * What an operator or author should look at: a joined table whose group, which is in this process
   * too, puts or writes keys otherwise, so that they would not be found under the same key.
   *
   * @return one sentence each, with its mend; empty when all is well
   */
  public List<String> warnings(GroupGraph graph) {
    List<String> warnings = new ArrayList<>();
    graph.joins().forEach(join -> warn(graph, join.table(), warnings));
    return List.copyOf(warnings);
  }

  private void warn(GroupGraph graph, Table<?> joined, List<String> warnings) {
    GroupGraph writer = groupsByTable.get(joined.topic(config.tableSuffix()));
    if (writer == null) {
      return;
    }
    warnings.addAll(
        differing(
            new Trait(
                "partitioner",
                traits -> name(traits.partitioner()),
                "give both the same, or read the table by .lookup(...)"),
            graph,
            writer));
    warnings.addAll(
        differing(
            new Trait("key format", traits -> traits.keyFormat().id(), "give both the same"),
            graph,
            writer));
  }

  /** In what two groups must not differ, and what to do when they do. */
  private record Trait(String name, Function<GroupGraph.Traits, String> of, String mend) {}

  private static List<String> differing(Trait trait, GroupGraph graph, GroupGraph writer) {
    String reads = trait.of().apply(graph.traits());
    String writes = trait.of().apply(writer.traits());
    return reads.equals(writes)
        ? List.of()
        : List.of(
            "group "
                + graph.group()
                + " joins the table of group "
                + writer.group()
                + ", but their "
                + trait.name()
                + "s differ ("
                + reads
                + ", "
                + writes
                + "): it will not find all keys; "
                + trait.mend());
  }

  /** Of a plugin's own partitioners nobody can tell whether two are the same. */
  private static String name(Partitioner partitioner) {
    return partitioner instanceof Partitioners known
        ? known.name().toLowerCase(Locale.ROOT)
        : "one of a plugin's own";
  }
}
