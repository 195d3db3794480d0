package io.goka.bench.contestant;

import io.goka.bench.workload.Workload;

/**
 * What a contestant is asked to do.
 *
 * @param bootstrapServers where Kafka is
 * @param workload what is done with each record
 * @param exactlyOnce whether commits are transactions
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
    Workload workload,
    boolean exactlyOnce,
    String topic,
    String group,
    long records,
    long warmUpRecords,
    int commitIntervalMillis,
    int threads,
    String directory,
    long brokerProcess) {

  /** Where records are emitted to, if they are. */
  public String output() {
    return group + "-output";
  }

  /** The table that the input is joined with, if it is. */
  public String joined() {
    return joined(topic);
  }

  /** The table that an input is joined with, if it is. */
  public static String joined(String input) {
    return input + "-joined";
  }
}
