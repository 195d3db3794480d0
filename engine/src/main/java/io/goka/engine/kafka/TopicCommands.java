package io.goka.engine.kafka;

/**
 * Kafka's own commands, ready to be run, that mend topics.
 *
 * @param bootstrapServers where they are sent
 */
record TopicCommands(String bootstrapServers) {

  String grow(String topic, int partitions) {
    return topics() + "--alter --topic " + topic + " --partitions " + partitions;
  }

  String delete(String topic) {
    return topics() + "--delete --topic " + topic;
  }

  String cleanupPolicy(String topic, String policy) {
    return "kafka-configs.sh --bootstrap-server "
        + bootstrapServers
        + " --alter --entity-type topics --entity-name "
        + topic
        + " --add-config cleanup.policy="
        + policy;
  }

  String startAgain(String group) {
    return "kafka-consumer-groups.sh --bootstrap-server "
        + bootstrapServers
        + " --group "
        + group
        + " --reset-offsets --to-earliest --all-topics --execute";
  }

  /**
   * @param resource such as {@code --topic clicks}
   */
  String allow(String operation, String resource) {
    return "kafka-acls.sh --bootstrap-server "
        + bootstrapServers
        + " --add --allow-principal User:NAME --operation "
        + operation
        + " "
        + resource;
  }

  private String topics() {
    return "kafka-topics.sh --bootstrap-server " + bootstrapServers + " ";
  }
}
