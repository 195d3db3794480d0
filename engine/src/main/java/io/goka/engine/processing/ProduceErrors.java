package io.goka.engine.processing;

import io.goka.engine.kafka.WrongClockException;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/** Tells errors that somebody must mend from those that pass. */
final class ProduceErrors {

  private ProduceErrors() {}

  /**
   * Whether trying again would end the same way. Whatever is not known to last is taken to pass:
   * the partitions roll back and try again, which the operator sees, rather than failing the group
   * because a broker was restarted.
   */
  static boolean areLasting(KafkaException e) {
    return e instanceof AuthorizationException
        || e instanceof AuthenticationException
        || areOfTheRecord(e)
        || areOfTheClock(e)
        || e instanceof InvalidTopicException
        || e instanceof InvalidTxnTimeoutException
        || e instanceof ConfigException
        || e instanceof SerializationException
        || e instanceof UnsupportedVersionException;
  }

  /** Whether the broker refuses one record for what it is, and would take others. */
  static boolean areOfTheRecord(Exception e) {
    return e instanceof RecordTooLargeException
        || (e instanceof InvalidRecordException && !areOfTheClock(e));
  }

  /** Whether the broker refuses any record for now, as this machine's clock is wrong. */
  static boolean areOfTheClock(@Nullable Exception e) {
    return WrongClockException.isWhy(e);
  }

  /**
   * An error of a record that was sent, which tells of the topic where Kafka's own does not.
   *
   * @param metadata names the topic; null where the record has come to none
   */
  static Exception named(@Nullable RecordMetadata metadata, Exception e) {
    return metadata != null && areOfTheClock(e)
        ? new WrongClockException("topic " + metadata.topic(), e)
        : e;
  }

  /** What an operator is told of an error that lasts. */
  static String told(KafkaException e) {
    if (e instanceof WrongClockException) {
      return String.valueOf(e.getMessage());
    }
    if (areOfTheClock(e)) {
      return String.valueOf(new WrongClockException("one of the group's topics", e).getMessage());
    }
    return "Kafka refuses what the group writes: " + e.getMessage();
  }
}
