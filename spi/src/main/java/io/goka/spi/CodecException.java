package io.goka.spi;

/**
 * Bytes that a {@link Codec} or {@link KeyFormat} cannot decode, or a value that it cannot encode.
 * The group's error policy decides what becomes of the record.
 */
public class CodecException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong, and how to mend it
   */
  public CodecException(String message) {
    super(message);
  }

  /**
   * @param message what is wrong
   * @param cause what the underlying format said
   */
  public CodecException(String message, Throwable cause) {
    super(message, cause);
  }
}
