package io.goka.engine.processing;

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
        || e instanceof InvalidTopicException
        || e instanceof InvalidTxnTimeoutException
        || e instanceof ConfigException
        || e instanceof SerializationException
        || e instanceof UnsupportedVersionException;
  }

  /** Whether the broker refuses one record for what it is, and would take others. */
  static boolean areOfTheRecord(Exception e) {
    return e instanceof RecordTooLargeException || e instanceof InvalidRecordException;
  }
}
