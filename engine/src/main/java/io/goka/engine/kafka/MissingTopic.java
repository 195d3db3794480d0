package io.goka.engine.kafka;

import java.util.Map;

/**
 * A topic to be made.
 *
 * @param name its name
 * @param partitions how many partitions it gets
 * @param settings what it is to have besides the broker's defaults
 */
record MissingTopic(String name, int partitions, Map<String, String> settings) {}
