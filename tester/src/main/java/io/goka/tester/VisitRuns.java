package io.goka.tester;

import io.goka.engine.observe.VisitSnapshot;
import io.goka.engine.processing.Visit;
import io.goka.spi.GroupGraph;
import io.goka.spi.Visitor;
import java.util.List;

/** Runs visits to their end. Owner: the test's thread. */
final class VisitRuns {

  /** A visit counts its keys with commits, and a commit takes a slice of them. */
  private static final int MOST_COMMITS = 10_000;

  private final Groups groups;
  private int count;

  VisitRuns(Groups groups) {
    this.groups = groups;
  }

  /** The only group that has a visitor. */
  String groupOf(Visitor<?> visitor) {
    List<String> having =
        groups.definitions().groups().values().stream()
            .filter(graph -> has(graph, visitor))
            .map(GroupGraph::group)
            .toList();
    if (having.size() != 1) {
      throw new IllegalArgumentException(
          having.isEmpty()
              ? missing("no group of this tester", visitor)
              : "the groups "
                  + having
                  + " have a visitor '"
                  + visitor.name()
                  + "' each: say which one by visit(group, ...)");
    }
    return having.get(0);
  }

  private static boolean has(GroupGraph graph, Visitor<?> visitor) {
    return graph.visitors().stream()
        .anyMatch(visited -> visited.visitor().name().equals(visitor.name()));
  }

  private static String missing(String who, Visitor<?> visitor) {
    return who + " has a visitor '" + visitor.name() + "': add .visitor(...) for it to the graph";
  }

  /**
   * Visits every key of a group's table, and lets run whatever follows from it.
   *
   * @return how many keys were visited, and how long it took
   */
  <A> VisitResult run(String name, Visitor<A> visitor, A argument) {
    SteppedGroup group = groups.running().named(name);
    if (!has(group.plan().graph(), visitor)) {
      throw new IllegalArgumentException(missing("group '" + name + "'", visitor));
    }
    RunningGroups.require(group);
    Visit visit =
        new Visit(
            "visit-" + ++count,
            name,
            visitor.name(),
            visitor.argument().encode(argument),
            groups.clock());
    group.visit(visit);
    for (int i = 0; i < MOST_COMMITS && !visit.isOver(); i++) {
      groups.commit();
    }
    groups.run();
    return result(visit.snapshot());
  }

  private static VisitResult result(VisitSnapshot end) {
    return switch (end.state()) {
      case DONE -> new VisitResult(end.visited(), end.elapsed());
      case RUNNING -> throw new GroupFailedException(end.group(), "the visit does not end");
      case ABORTED, FAILED, CANCELLED ->
          throw new GroupFailedException(
              end.group(), "the visit has ended early: " + end.reason().orElse("cancelled"));
    };
  }
}
