package io.goka.spi;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rules of a group graph, those that need nothing but the graph. Whether topics are
 * copartitioned is checked by the server, which can see them.
 */
final class GraphRules {

  private final String group;
  private final List<Edge> edges;
  private final GroupGraph.Traits traits;
  private final List<String> violations = new ArrayList<>();

  private GraphRules(String group, List<Edge> edges, GroupGraph.Traits traits) {
    this.group = group;
    this.edges = edges;
    this.traits = traits;
  }

  static List<String> violations(String group, List<Edge> edges, GroupGraph.Traits traits) {
    GraphRules rules = new GraphRules(group, edges, traits);
    rules.check();
    return rules.violations;
  }

  private void check() {
    if (count(Edge.Input.class) == 0) {
      violations.add("it has no input: add .input(STREAM, callback)");
    }
    if (count(Edge.Persist.class) > 1) {
      violations.add("it persists more than one table: keep one .persist(...)");
    }
    if (count(Edge.Looped.class) > 1) {
      violations.add("it has more than one loop: keep one .loop(...)");
    }
    if (count(Edge.Visited.class) > 0 && count(Edge.Persist.class) == 0) {
      violations.add("it has a visitor but no table to visit: add .persist(codec)");
    }
    if (traits.recoveryListener().isPresent() && count(Edge.Persist.class) == 0) {
      violations.add("it has a recovery listener but no table to recover: add .persist(codec)");
    }
    checkDuplicates();
    checkOwnTable();
  }

  private void checkDuplicates() {
    Set<String> seen = new HashSet<>();
    for (Edge edge : edges) {
      identity(edge)
          .filter(identity -> !seen.add(identity))
          .ifPresent(
              identity -> violations.add("it has the " + identity + " twice: remove one of them"));
    }
  }

  private void checkOwnTable() {
    boolean readsItself =
        edges.stream()
            .flatMap(edge -> readTable(edge).stream())
            .anyMatch(table -> table.group().equals(Optional.of(group)));
    if (readsItself) {
      violations.add(
          "it joins or looks up its own table: remove that edge and use context.value(), or send"
              + " the message to its key by .loop(...)");
    }
  }

  private long count(Class<? extends Edge> kind) {
    return edges.stream().filter(kind::isInstance).count();
  }

  private static Optional<Table<?>> readTable(Edge edge) {
    if (edge instanceof Edge.Join join) {
      return Optional.of(join.table());
    }
    return edge instanceof Edge.Lookup lookup ? Optional.of(lookup.table()) : Optional.empty();
  }

  /** What must not occur twice; persist and loop are counted apart. */
  private static Optional<String> identity(Edge edge) {
    if (edge instanceof Edge.Input<?> input) {
      return Optional.of("input " + input.stream().topic());
    }
    if (edge instanceof Edge.Output output) {
      return Optional.of("output " + output.stream().topic());
    }
    if (edge instanceof Edge.Join join) {
      return Optional.of("join of the " + join.table());
    }
    if (edge instanceof Edge.Lookup lookup) {
      return Optional.of("lookup of the " + lookup.table());
    }
    if (edge instanceof Edge.Visited<?> visited) {
      return Optional.of("visitor " + visited.visitor().name());
    }
    return Optional.empty();
  }
}
