package io.goka.runtime.web;

/** A stored value that its codec cannot decode, or whose decoded form cannot be shown. */
final class UndecodableValueException extends Exception {

  private static final long serialVersionUID = 1L;

  UndecodableValueException(String message, Throwable cause) {
    super(message, cause);
  }
}
