package io.goka.engine.kafka;

import io.goka.spi.EmitException;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * What Kafka's producer says when it does not deliver a record, in the words of whoever emits.
 *
 * @param topic the stream's topic
 */
record EmitFailures(String topic) {

  /** The emitter was closed before. */
  EmitException closed() {
    return new EmitException(afterClose());
  }

  /** Kafka did not take or not acknowledge a record. */
  EmitException of(Exception cause) {
    return new EmitException(what(cause), cause);
  }

  private String afterClose() {
    return "the emitter of stream " + topic + " is closed: its server or plugin stops";
  }

  private String what(Exception cause) {
    if (cause instanceof BufferExhaustedException) {
      return "stream "
          + topic
          + " takes records more slowly than they are emitted, and no memory became free in time:"
          + " emit less, or raise kafka.producer.buffer.memory";
    }
    if (cause instanceof RecordTooLargeException) {
      return "a record is larger than topic "
          + topic
          + " takes: make it smaller, or raise the topic's max.message.bytes";
    }
    if (cause instanceof UnknownTopicOrPartitionException
        || cause instanceof InvalidTopicException) {
      return "there is no topic " + topic + " to emit into: create it";
    }
    if (cause instanceof AuthorizationException) {
      return "Kafka does not let this server write: grant it the operation WRITE on topic " + topic;
    }
    if (cause instanceof TimeoutException) {
      return "Kafka did not acknowledge a record for topic "
          + topic
          + " in time ("
          + cause.getMessage()
          + "); it may be written. Check that the topic exists and its brokers are up, then emit"
          + " again";
    }
    if (cause instanceof InterruptException) {
      return "interrupted while emitting into stream " + topic + "; the record may be written";
    }
    if (cause instanceof IllegalStateException) {
      return afterClose();
    }
    return "a record was not written to topic " + topic + ": " + cause.getMessage();
  }
}
