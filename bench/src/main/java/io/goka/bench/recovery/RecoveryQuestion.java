package io.goka.bench.recovery;

/**
 * What is recovered, and by whom.
 *
 * @param contestant by whom
 * @param bootstrapServers where Kafka is
 * @param application the server's group, and the application id of Kafka Streams
 * @param keys how many keys the table has
 * @param valueBytes how long their values are
 * @param threads how many threads Kafka Streams and the raw poll have; the server has one recovery
 *     thread a group, whatever is asked for
 * @param directory where it may keep files; empty at first
 * @param brokerProcess the process id of the broker
 */
public record RecoveryQuestion(
    RecoveryContestant contestant,
    String bootstrapServers,
    String application,
    int keys,
    int valueBytes,
    int threads,
    String directory,
    long brokerProcess) {

  private static final String STORE = "table";
  private static final String CHANGELOG = "-changelog";

  /** What the server is told to append to a group's name, so that both share a topic. */
  static String suffix() {
    return CHANGELOG;
  }

  /** The server's group: not that of Kafka Streams, whose members speak another protocol. */
  String group() {
    return application + "-" + STORE;
  }

  /** The name of the store in Kafka Streams. */
  static String store() {
    return STORE;
  }

  /** The topic of the table of an application. */
  public static String topic(String application) {
    return application + "-" + STORE + CHANGELOG;
  }

  /** The input of an application, in which nothing is. */
  public static String input(String application) {
    return application + "-input";
  }

  TableRecords records() {
    return new TableRecords(keys, valueBytes);
  }
}
