package io.goka.engine.processing;

/**
 * Somebody else has written into the topic of a group's table. The table goes back to the last
 * commit, has its values written again where they were overwritten, and reads what is in its topic
 * now; unless it goes on and on, as then nothing would ever be committed.
 */
final class ForeignWritesException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean goesOn;

  /**
   * @param goesOn whether it has happened again and again, with no commit in between
   */
  ForeignWritesException(String message, boolean goesOn) {
    super(message);
    this.goesOn = goesOn;
  }

  boolean goesOn() {
    return goesOn;
  }
}
