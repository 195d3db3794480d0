package io.goka.engine.config;

import java.util.OptionalInt;

/**
 * The topics that the server makes.
 *
 * @param replicationFactor of topics that are made; empty for the broker's default
 * @param partitions of input topics that are made because nobody else has; what hangs on them
 *     follows
 * @param tableSuffix appended to a group's name for the topic of its table
 * @param loopSuffix appended to a group's name for its loop
 * @param dlqSuffix appended to a group's name for its dead letters
 */
public record TopicConfig(
    OptionalInt replicationFactor,
    int partitions,
    String tableSuffix,
    String loopSuffix,
    String dlqSuffix) {}
