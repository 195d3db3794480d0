package io.goka.engine.kafka;

import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.Uuid;

/**
 * A topic that exists.
 *
 * @param id its id
 * @param partitions how many partitions it has
 * @param cleanupPolicy its {@code cleanup.policy}; empty when nobody asked for it
 * @param deletesKept how long it keeps records that delete keys
 */
record PresentTopic(Uuid id, int partitions, Optional<String> cleanupPolicy, Duration deletesKept) {

  /** A topic that keeps them as long as Kafka does when nobody says otherwise. */
  PresentTopic(Uuid id, int partitions, Optional<String> cleanupPolicy) {
    this(id, partitions, cleanupPolicy, TopicShape.DELETES_KEPT);
  }
}
