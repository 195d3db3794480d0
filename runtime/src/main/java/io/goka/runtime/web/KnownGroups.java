package io.goka.runtime.web;

import io.goka.engine.observe.GroupSnapshot;
import io.goka.runtime.server.ServerSnapshot;
import java.util.List;

/** Finds a group by its name. */
final class KnownGroups {

  private KnownGroups() {}

  /**
   * The group of a name.
   *
   * @throws ProblemException when there is none, with the names that there are
   */
  static GroupSnapshot require(String name, ServerSnapshot snapshot) {
    return snapshot.groups().stream()
        .filter(candidate -> candidate.group().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(name, snapshot));
  }

  private static ProblemException unknown(String name, ServerSnapshot snapshot) {
    List<String> names = snapshot.groups().stream().map(GroupSnapshot::group).toList();
    String detail = "no loaded plugin defines a group '%s'; %s";
    return Problem.of(
            ProblemType.UNKNOWN_GROUP, detail.formatted(name, Replies.choice("group", names)))
        .with("group", name)
        .with("groups", names)
        .asException();
  }
}
