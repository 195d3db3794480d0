package io.goka.runtime.server;

/** A visit cannot be started now: the group does not run, or its storage keeps no order. */
public final class VisitRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message why, and how to mend it
   */
  public VisitRefusedException(String message) {
    super(message);
  }
}
