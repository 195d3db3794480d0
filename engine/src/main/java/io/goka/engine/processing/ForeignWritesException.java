package io.goka.engine.processing;

/**
 * Somebody else has written into the topic of a group's table. The table goes back to the last
 * commit, and reads what is in its topic now.
 */
final class ForeignWritesException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ForeignWritesException(String message) {
    super(message);
  }
}
