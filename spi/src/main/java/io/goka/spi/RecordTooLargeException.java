package io.goka.spi;

/** A record is larger than Kafka takes: trying again would not help. Nothing of it was written. */
public class RecordTooLargeException extends EmitException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message how large it is, and which setting bounds it
   */
  public RecordTooLargeException(String message) {
    super(Kind.TOO_LARGE, message);
  }

  /**
   * @param message what bounds it
   * @param cause what Kafka said
   */
  public RecordTooLargeException(String message, Throwable cause) {
    super(Kind.TOO_LARGE, message, cause);
  }
}
