package io.goka.spi;

/** A record is larger than Kafka takes: trying again would not help. Nothing of it was written. */
public class RecordTooLargeException extends EmitException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message how large it is, and which setting bounds it
   */
  public RecordTooLargeException(String message) {
    super(message);
  }
}
