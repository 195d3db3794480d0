package io.goka.spi;

/** A record could not be emitted; nothing of it reached its topic, unless the message says so. */
public class EmitException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong, and how to mend it
   */
  public EmitException(String message) {
    super(message);
  }

  /**
   * @param message what is wrong, and how to mend it
   * @param cause what Kafka or the codec said
   */
  public EmitException(String message, Throwable cause) {
    super(message, cause);
  }
}
