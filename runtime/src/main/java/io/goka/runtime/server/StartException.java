package io.goka.runtime.server;

/** The server cannot start, for a reason that its operator can mend. */
public final class StartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong, and how to mend it, in one sentence
   */
  public StartException(String message) {
    super(message);
  }
}
