package io.goka.runtime.server;

/** What an operator may do to the groups of this instance. Owner: any thread. */
public interface GroupCommands {

  /** What is done. Each returns at once; the group's state tells what has come of it. */
  enum Command {
    /**
     * Leaves its consumer group in good order, then joins anew, be it running, failed or stopped.
     */
    RESTART,
    /** Leaves its consumer group in good order, so that other instances take over. */
    STOP,
    /** Joins, unless it is a member already; a failed group does not wait any longer. */
    START
  }

  /**
   * Does something to a group.
   *
   * @return whether there is such a group here
   */
  boolean command(String group, Command command);
}
