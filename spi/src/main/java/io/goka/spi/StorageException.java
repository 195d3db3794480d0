package io.goka.spi;

/**
 * A storage could not read or write. The partition it belongs to goes back to recovering; what
 * happens to its local copy then depends on the {@link Kind}.
 */
public class StorageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What a storage's failure is a sign of. A storage that cannot tell leaves it at OTHER. */
  public enum Kind {
    /**
     * What is stored is damaged: a checksum that does not fit, a file that is missing, a form that
     * cannot be read. The copy is set aside and rebuilt from Kafka.
     */
    CORRUPT,
    /** There is no room for more. The partition waits, and goes on by itself when there is. */
    FULL,
    /** Anything else, which somebody has to look at. */
    OTHER
  }

  /** What the failure is a sign of. */
  private final Kind kind;

  /**
   * A failure of kind {@link Kind#OTHER}.
   *
   * @param message what is wrong, and how to mend it
   */
  public StorageException(String message) {
    this(Kind.OTHER, message);
  }

  /**
   * A failure of kind {@link Kind#OTHER}.
   *
   * @param message what was tried
   * @param cause what the underlying storage said
   */
  public StorageException(String message, Throwable cause) {
    this(Kind.OTHER, message, cause);
  }

  /**
   * @param kind what it is a sign of
   * @param message what is wrong, and how to mend it
   */
  public StorageException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /**
   * @param kind what it is a sign of
   * @param message what was tried
   * @param cause what the underlying storage said
   */
  public StorageException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What the failure is a sign of. */
  public Kind kind() {
    return kind;
  }
}
