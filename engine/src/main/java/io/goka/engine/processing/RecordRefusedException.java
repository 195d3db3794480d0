package io.goka.engine.processing;

import org.apache.kafka.common.KafkaException;

/**
 * Kafka does not take a record for what it is. Which input record it came of has been noted in the
 * {@link PartitionTroubles}: after a rollback that one has its group's error policy.
 */
final class RecordRefusedException extends KafkaException {

  private static final long serialVersionUID = 1L;

  RecordRefusedException(String topic, Exception cause) {
    super("Kafka does not take a record for " + topic + ": " + cause.getMessage(), cause);
  }
}
