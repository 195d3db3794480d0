package io.goka.spi;

/**
 * A record could not be emitted. Its {@link #kind} tells what to do about it; nothing of the record
 * reached its topic, unless the kind says that it may be written.
 */
public class EmitException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** What kept a record from being emitted, by what can be done about it. */
  public enum Kind {
    /**
     * Kafka did not acknowledge the record in time: its brokers are away, or slow. It may be
     * written all the same. Emit it again, when twice is better than not at all.
     */
    TIMEOUT,
    /** Records are emitted faster than Kafka takes them, and no memory became free in time. */
    NO_MEMORY,
    /** The emitter takes nothing any more: it was finished, or its server or plugin stops. */
    CLOSED,
    /** Kafka does not let this server write, or has no such topic: its operator can mend that. */
    REFUSED,
    /** The record is larger than Kafka takes: it never will. */
    TOO_LARGE,
    /** The thread was interrupted while it emitted; the record may be written. */
    INTERRUPTED,
    /** Anything else; the record may be written. */
    OTHER
  }

  /**
   * A failure of the kind {@link Kind#OTHER}.
   *
   * @param message what is wrong, and how to mend it
   */
  public EmitException(String message) {
    this(Kind.OTHER, message);
  }

  /**
   * A failure of the kind {@link Kind#OTHER}.
   *
   * @param message what is wrong, and how to mend it
   * @param cause what Kafka or the codec said
   */
  public EmitException(String message, Throwable cause) {
    this(Kind.OTHER, message, cause);
  }

  /**
   * @param kind what to do about it
   * @param message what is wrong, and how to mend it
   */
  public EmitException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /**
   * @param kind what to do about it
   * @param message what is wrong, and how to mend it
   * @param cause what Kafka said
   */
  public EmitException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What kept the record from being emitted. */
  public Kind kind() {
    return kind;
  }
}
