package io.goka.bench.contestant;

/**
 * What a contestant is asked to do.
 *
 * @param bootstrapServers where Kafka is
 * @param topic the input, which is complete
 * @param group the name of its group or application, and the beginning of the names of its topics
 * @param records how many records the input has
 * @param warmUpRecords how many of them are not timed
 * @param commitIntervalMillis how often it commits
 * @param threads how many threads process records
 * @param directory where it may keep files; empty at first
 * @param brokerProcess the process id of the broker
 */
public record Race(
    String bootstrapServers,
    String topic,
    String group,
    long records,
    long warmUpRecords,
    int commitIntervalMillis,
    int threads,
    String directory,
    long brokerProcess) {}
