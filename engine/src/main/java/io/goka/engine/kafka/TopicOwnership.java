package io.goka.engine.kafka;

import io.goka.engine.config.TopicConfig;
import java.util.Collection;
import java.util.Optional;

/**
 * Which topics belong to groups, so that nobody else writes into them: state is written by its
 * owner alone. Sees the groups that this process knows.
 *
 * @param groups the names of all groups of this process
 * @param config how their topics are named
 */
public record TopicOwnership(Collection<String> groups, TopicConfig config) {

  /**
   * Why nothing may be emitted into a topic.
   *
   * @param topic where an output, an emitter or a client wants to write
   * @return what the topic is; empty when it is nobody's
   */
  public Optional<String> whyNobodyMayEmit(String topic) {
    for (String group : groups) {
      if (topic.equals(group + config.tableSuffix())) {
        return owned(topic, "table", group);
      }
      if (topic.equals(group + config.loopSuffix())) {
        return owned(topic, "loop", group);
      }
      if (topic.equals(group + config.dlqSuffix())) {
        return owned(topic, "dead letters", group);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> owned(String topic, String part, String group) {
    return Optional.of(
        "topic "
            + topic
            + " is the "
            + part
            + " of group "
            + group
            + ", which that group alone writes: emit into another topic");
  }
}
