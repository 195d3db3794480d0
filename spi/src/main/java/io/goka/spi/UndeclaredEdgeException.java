package io.goka.spi;

/**
 * A callback used a stream, table, loop or visitor that its graph does not declare. The message
 * names the verb that is missing.
 */
public class UndeclaredEdgeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong, and how to mend it
   */
  public UndeclaredEdgeException(String message) {
    super(message);
  }
}
