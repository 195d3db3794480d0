package io.goka.engine.kafka;

import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The kinds of Kafka client, with what an operator may not set for them. */
@SuppressWarnings("ImmutableEnumChecker") // its sets are unmodifiable, Kafka's included
enum ClientKind {
  /** Looks after topics. */
  ADMIN(
      "admin.",
      AdminClientConfig.configNames(),
      Set.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, AdminClientConfig.CLIENT_ID_CONFIG)),

  /** Reads inputs and tables. */
  CONSUMER(
      "consumer.",
      ConsumerConfig.configNames(),
      Set.of(
          ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
          ConsumerConfig.CLIENT_ID_CONFIG,
          ConsumerConfig.GROUP_ID_CONFIG,
          ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
          ConsumerConfig.GROUP_PROTOCOL_CONFIG,
          ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
          ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
          ConsumerConfig.ISOLATION_LEVEL_CONFIG,
          ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
          ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
          ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
          ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG)),

  /** Writes outputs, tables and streams. */
  PRODUCER(
      "producer.",
      ProducerConfig.configNames(),
      Set.of(
          ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
          ProducerConfig.CLIENT_ID_CONFIG,
          ProducerConfig.ACKS_CONFIG,
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
          ProducerConfig.TRANSACTIONAL_ID_CONFIG,
          ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
          ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
          ProducerConfig.BUFFER_MEMORY_CONFIG,
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG));

  private final String prefix;
  private final Set<String> known;
  private final Set<String> owned;

  ClientKind(String prefix, Set<String> known, Set<String> owned) {
    this.prefix = prefix;
    this.known = known;
    this.owned = owned;
  }

  /** What a setting for this kind alone starts with, behind {@code kafka.}. */
  String prefix() {
    return prefix;
  }

  /** Whether Kafka has a setting of this name for the kind. */
  boolean knows(String setting) {
    return known.contains(setting);
  }

  /** Whether the server alone decides the setting. */
  boolean owns(String setting) {
    return owned.contains(setting);
  }
}
