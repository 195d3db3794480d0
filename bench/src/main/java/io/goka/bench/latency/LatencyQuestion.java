package io.goka.bench.latency;

import io.goka.bench.hosted.HostedSettings;
import io.goka.engine.config.Configuration;
import io.goka.engine.config.GroupKeys;
import java.nio.file.Path;
import java.util.Map;

/**
 * What is sent, how quickly, and how whoever passes it on is set.
 *
 * @param streams whether Kafka Streams passes it on, rather than a group of the server
 * @param bootstrapServers where Kafka is
 * @param application the group, or the application id
 * @param input what is produced into
 * @param output what is read
 * @param records how many records are produced
 * @param warmUpRecords how many of them do not count
 * @param recordsPerSecond how quickly
 * @param lingerMillis how long every producer waits for more to send at once
 * @param commitIntervalMillis how often the contestant commits
 * @param threads how many threads process records
 * @param directory where files may be kept
 */
public record LatencyQuestion(
    boolean streams,
    String bootstrapServers,
    String application,
    String input,
    String output,
    int records,
    int warmUpRecords,
    int recordsPerSecond,
    int lingerMillis,
    int commitIntervalMillis,
    int threads,
    String directory) {

  Configuration configuration() {
    return HostedSettings.of(
        Path.of(directory),
        bootstrapServers,
        Map.of(
            "kafka.producer.linger.ms",
            Integer.toString(lingerMillis),
            GroupKeys.COMMIT_INTERVAL,
            Integer.toString(commitIntervalMillis),
            GroupKeys.TASK_THREADS,
            Integer.toString(threads)));
  }
}
