package io.goka.engine.kafka;

import java.util.Optional;
import org.apache.kafka.common.Uuid;

/**
 * A topic that exists.
 *
 * @param id its id
 * @param partitions how many partitions it has
 * @param cleanupPolicy its {@code cleanup.policy}; empty when nobody asked for it
 */
record PresentTopic(Uuid id, int partitions, Optional<String> cleanupPolicy) {}
