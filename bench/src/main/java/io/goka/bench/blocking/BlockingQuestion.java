package io.goka.bench.blocking;

/**
 * How long a callback waits, and on how many threads.
 *
 * @param bootstrapServers where Kafka is
 * @param input its records
 * @param group the group
 * @param records how many records the input has
 * @param warmUpRecords how many of them are not timed
 * @param waitMillis how long the callback waits for each
 * @param threads how many task threads the group has
 * @param directory where files may be kept
 * @param brokerProcess the process id of the broker
 */
public record BlockingQuestion(
    String bootstrapServers,
    String input,
    String group,
    int records,
    int warmUpRecords,
    int waitMillis,
    int threads,
    String directory,
    long brokerProcess) {}
