package io.goka.engine.kafka;

import java.time.Duration;
import java.util.UUID;

/**
 * What a topic is like.
 *
 * @param id its id: a topic that was deleted and made anew has another one
 * @param partitions how many partitions it has
 * @param deletesKept how long it keeps records that delete keys, its {@code delete.retention.ms}
 */
public record TopicShape(UUID id, int partitions, Duration deletesKept) {

  /** How long topics keep them when nobody says otherwise: Kafka's default. */
  public static final Duration DELETES_KEPT = Duration.ofDays(1);

  /** A topic that keeps them as long as Kafka does when nobody says otherwise. */
  public TopicShape(UUID id, int partitions) {
    this(id, partitions, DELETES_KEPT);
  }
}
