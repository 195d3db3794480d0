package io.goka.engine.kafka;

/** Topics cannot be made, read or used as they are; the message says what to change. */
public class TopicException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TopicException(String message) {
    super(message);
  }

  TopicException(String message, Throwable cause) {
    super(message, cause);
  }
}
