package io.goka.engine.state;

/** A stored table that its topic speaks against, so that somebody has to decide. */
final class RefusedTableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message what was found, and what can be done
   */
  RefusedTableException(String message) {
    super(message);
  }
}
