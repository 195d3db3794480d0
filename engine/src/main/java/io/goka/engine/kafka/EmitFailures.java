package io.goka.engine.kafka;

import io.goka.spi.EmitException;
import io.goka.spi.EmitException.Kind;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * What Kafka's producer says when it does not deliver a record, in the words of whoever emits.
 *
 * @param topic the stream's topic
 */
record EmitFailures(String topic) {

  /** The emitter was closed before. */
  EmitException closed() {
    return new EmitException(Kind.CLOSED, afterClose());
  }

  /** Kafka did not take a record: it may not even know where it should go. */
  EmitException beforeSending(Exception cause) {
    if (cause instanceof TimeoutException && !isUnknownTopic(cause.getCause())) {
      return failure(
          Kind.TIMEOUT,
          "Kafka did not say in time where the partitions of topic "
              + topic
              + " are ("
              + cause.getMessage()
              + "); nothing was written. Check that the topic exists and its brokers are up, then"
              + " emit again",
          cause);
    }
    return of(cause);
  }

  /** Kafka did not acknowledge a record. */
  EmitException of(Exception cause) {
    if (cause instanceof BufferExhaustedException) {
      return failure(Kind.NO_MEMORY, noMemory(), cause);
    }
    if (cause instanceof RecordTooLargeException) {
      return new io.goka.spi.RecordTooLargeException(
          "a record is larger than topic "
              + topic
              + " takes: make it smaller, or raise the topic's max.message.bytes",
          cause);
    }
    if (WrongClockException.isWhy(cause)) {
      return failure(Kind.REFUSED, WrongClockException.told("topic " + topic, cause), cause);
    }
    if (isUnknownTopic(cause) || isUnknownTopic(cause.getCause())) {
      return failure(
          Kind.REFUSED, "there is no topic " + topic + " to emit into: create it", cause);
    }
    if (cause instanceof AuthorizationException) {
      return failure(
          Kind.REFUSED,
          "Kafka does not let this server write: grant it the operation WRITE on topic " + topic,
          cause);
    }
    if (cause instanceof TimeoutException) {
      return failure(Kind.TIMEOUT, late(cause), cause);
    }
    if (cause instanceof InterruptException) {
      return failure(
          Kind.INTERRUPTED,
          "interrupted while emitting into stream " + topic + "; the record may be written",
          cause);
    }
    if (cause instanceof IllegalStateException || isOfClosedProducer(cause)) {
      return failure(Kind.CLOSED, afterClose(), cause);
    }
    return failure(
        Kind.OTHER,
        "a record was not written to topic " + topic + ": " + cause.getMessage(),
        cause);
  }

  private static EmitException failure(Kind kind, String message, Exception cause) {
    return new EmitException(kind, message, cause);
  }

  private static boolean isUnknownTopic(@Nullable Throwable cause) {
    return cause instanceof UnknownTopicOrPartitionException
        || cause instanceof InvalidTopicException;
  }

  /** What it tells after or during its close, in no type of its own. */
  private static boolean isOfClosedProducer(Exception cause) {
    return cause.getClass() == KafkaException.class
        && String.valueOf(cause.getMessage()).contains("close");
  }

  private String afterClose() {
    return "the emitter of stream "
        + topic
        + " is closed: it was finished, or its server or plugin stops";
  }

  private String noMemory() {
    return "stream "
        + topic
        + " takes records more slowly than they are emitted, and no memory became free in time:"
        + " emit less, or raise kafka.producer.buffer.memory";
  }

  private String late(Exception cause) {
    return "Kafka did not acknowledge a record for topic "
        + topic
        + " in time ("
        + cause.getMessage()
        + "); it may be written. Check that the topic exists and its brokers are up, then emit"
        + " again";
  }
}
