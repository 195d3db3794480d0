package io.goka.engine.processing;

/** A group cannot start as it is; the message says why, and how to mend it. */
public final class GroupRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message why, and how to mend it, in one sentence
   */
  public GroupRefusedException(String message) {
    super(message);
  }
}
