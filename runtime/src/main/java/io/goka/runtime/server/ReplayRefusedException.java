package io.goka.runtime.server;

/** Dead letters cannot be replayed now. */
public final class ReplayRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message why, and what to do
   */
  ReplayRefusedException(String message) {
    super(message);
  }
}
