package io.goka.engine.kafka;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.Uuid;

/**
 * The topics of a group as they stand in Kafka, made and checked.
 *
 * @param names the topics by the part they play
 * @param partitions how many partitions the inputs, the loop, the joined tables and the table have
 * @param counts how many partitions each topic has, outputs included
 * @param tableId tells the table's topic from one of the same name that was deleted; empty for a
 *     group without a table
 */
public record GroupTopics(
    TopicNames names, int partitions, Map<String, Integer> counts, Optional<Uuid> tableId) {

  /** Keeps its own copy of the counts. */
  public GroupTopics {
    counts = Map.copyOf(counts);
  }
}
