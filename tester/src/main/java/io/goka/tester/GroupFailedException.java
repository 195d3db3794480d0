package io.goka.tester;

/**
 * A group cannot go on, or could not in the first place; its message is what the server would tell
 * the operator. What a callback throws is not wrapped into it: that comes as it is.
 */
public final class GroupFailedException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  GroupFailedException(String group, String reason) {
    super("group '" + group + "': " + reason);
  }
}
