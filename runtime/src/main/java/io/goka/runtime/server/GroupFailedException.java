package io.goka.runtime.server;

/** A run of a group has failed; its life says so already. */
final class GroupFailedException extends Exception {

  private static final long serialVersionUID = 1L;

  GroupFailedException(String reason) {
    super(reason);
  }
}
