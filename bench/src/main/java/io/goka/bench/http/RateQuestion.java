package io.goka.bench.http;

/**
 * What is produced while the server is asked.
 *
 * @param bootstrapServers where Kafka is
 * @param topic the counter's input
 * @param recordsPerSecond how quickly
 * @param directory where files may be kept
 */
public record RateQuestion(
    String bootstrapServers, String topic, int recordsPerSecond, String directory) {}
