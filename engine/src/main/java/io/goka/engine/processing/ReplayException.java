package io.goka.engine.processing;

/**
 * What was processed since the last commit has to be processed again: one of its records is to
 * blame, and found out that way. Thrown and caught on the task thread.
 */
final class ReplayException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message what has happened
   */
  ReplayException(String message) {
    // Where it is thrown tells nothing.
    super(message, null, false, false);
  }
}
