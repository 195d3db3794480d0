package io.goka.system.torture;

import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Of several local stores of a partition the one that says what the table's topic says, or comes
 * closest to it. Owner: the thread that checks.
 */
final class Closest {

  private final Map<String, String> topic;
  private Map<String, String> values = Map.of();
  private String owner = "";
  private long others = Long.MAX_VALUE;

  Closest(Map<String, String> topic) {
    this.topic = topic;
  }

  /** One of the stores. */
  void offer(String server, Map<String, String> store) {
    Set<String> keys = new HashSet<>(store.keySet());
    keys.addAll(topic.keySet());
    long differing =
        keys.stream().filter(key -> !Objects.equals(store.get(key), topic.get(key))).count();
    if (differing < others) {
      values = store;
      owner = server;
      others = differing;
    }
  }

  /** What the closest store says, nothing if there is none. */
  Map<String, String> values() {
    return values;
  }

  /** Whose store it is. */
  String text() {
    if (owner.isEmpty()) {
      return "no server has stored it";
    }
    return others == 0
        ? owner + " has stored what the topic says"
        : "no server has stored what the topic says, "
            + owner
            + " comes closest: "
            + others
            + " of "
            + topic.size()
            + " keys are others";
  }
}
