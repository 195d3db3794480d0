package io.goka.spi;

/** A storage could not read or write. The partition it belongs to goes back to recovering. */
public class StorageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong, and how to mend it
   */
  public StorageException(String message) {
    super(message);
  }

  /**
   * @param message what was tried
   * @param cause what the underlying storage said
   */
  public StorageException(String message, Throwable cause) {
    super(message, cause);
  }
}
