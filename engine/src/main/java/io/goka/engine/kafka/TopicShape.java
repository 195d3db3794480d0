package io.goka.engine.kafka;

import java.util.UUID;

/**
 * What a topic is like.
 *
 * @param id its id: a topic that was deleted and made anew has another one
 * @param partitions how many partitions it has
 */
public record TopicShape(UUID id, int partitions) {}
