package io.goka.engine.kafka;

/** No Kafka broker could be talked to; the message says where, why, and what to change. */
public final class KafkaUnreachableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  KafkaUnreachableException(String message) {
    super(message);
  }

  KafkaUnreachableException(String message, Throwable cause) {
    super(message, cause);
  }
}
