package io.goka.engine.kafka;

import java.util.Map;
import java.util.UUID;

/**
 * The topics of a group as they stand in Kafka, made and checked.
 *
 * @param names the topics by the part they play
 * @param partitions how many partitions the inputs, the loop, the joined tables and the table have
 * @param counts how many partitions each topic has, outputs included
 * @param ids tell each topic from one of the same name that was deleted
 */
public record GroupTopics(
    TopicNames names, int partitions, Map<String, Integer> counts, Map<String, UUID> ids) {

  /** Keeps its own copies. */
  public GroupTopics {
    counts = Map.copyOf(counts);
    ids = Map.copyOf(ids);
  }
}
