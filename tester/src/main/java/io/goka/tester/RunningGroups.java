package io.goka.tester;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The groups of one start, in the order of their plugins. Owner: the test's thread. */
final class RunningGroups {

  private final Map<String, SteppedGroup> groups = new LinkedHashMap<>();

  void add(SteppedGroup group) {
    groups.put(group.plan().group(), group);
  }

  void clear() {
    groups.clear();
  }

  /** All of them as they are now. */
  List<SteppedGroup> all() {
    return List.copyOf(groups.values());
  }

  /**
   * A group.
   *
   * @throws IllegalArgumentException when there is none of the name
   */
  SteppedGroup named(String name) {
    SteppedGroup group = groups.get(name);
    if (group == null) {
      throw new IllegalArgumentException(
          "this tester has no group '" + name + "': there are " + groups.keySet());
    }
    return group;
  }

  /** The group that has a table of a topic. */
  Optional<SteppedGroup> ownerOf(String tableTopic) {
    return groups.values().stream()
        .filter(group -> group.table().filter(own -> own.topic().equals(tableTopic)).isPresent())
        .findFirst();
  }

  /**
   * Refuses a record that not all its groups would process.
   *
   * @throws GroupFailedException when a group that takes the stream as an input has failed
   */
  void require(String stream) {
    groups.values().stream()
        .filter(group -> group.plan().edges().inputs().containsKey(stream))
        .forEach(RunningGroups::require);
  }

  /**
   * Refuses to go on with a group that has failed.
   *
   * @throws GroupFailedException when it has
   */
  static void require(SteppedGroup group) {
    if (group.failure().isPresent()) {
      throw new GroupFailedException(
          group.plan().group(),
          "it has failed ("
              + group.failure().get().reason()
              + ") and does nothing more: restart() has it process the record again,"
              + " skipAndRestart() lets it go on behind it");
    }
  }

  /** Lets the groups that have failed pass over what they have not processed. */
  void skipFailed() {
    groups.values().stream()
        .filter(group -> group.failure().isPresent())
        .forEach(SteppedGroup::skip);
  }

  /** Throws what the first group that has failed has failed of, once. */
  void throwIfFailed() {
    for (SteppedGroup group : groups.values()) {
      Optional<GroupFailure> failure = group.takeFailure();
      if (failure.isPresent()) {
        throw failure.get().rethrow(group.plan().group());
      }
    }
  }
}
