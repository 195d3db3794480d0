package io.goka.engine.observe;

import java.util.Locale;
import java.util.Optional;

/**
 * The life of a group on this instance. Only legal transitions exist as methods: whoever holds a
 * state can ask for nothing else.
 *
 * <pre>
 *             ┌────────────── rebalanced ─────────────┐
 *             ▼                                       │
 * Starting → Recovering → Running ⇄ Paused            │
 *    │          │  └─────────┴─────────┴──────────────┘
 *    └──────────┴── any of them → Failed → Starting
 *                   any of all  → Stopped → Starting
 * </pre>
 */
public sealed interface GroupState {

  /** The state's name in the API, the log and the UI: lower case. */
  default String label() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** The group ends in the course of things: its server stops, or an operator stopped it. */
  default Stopped stopped() {
    return new Stopped();
  }

  /** A state in which the group is a member of its consumer group, or about to be. */
  sealed interface Live extends GroupState {

    /** The group cannot go on, because of a record where one is given. */
    default Failed failed(String reason, Optional<RecordFailure> record) {
      return new Failed(reason, record);
    }

    /** Partitions have come whose tables are not level with their topics yet. */
    default Recovering recovering() {
      return new Recovering();
    }
  }

  /** Checks its topics and joins its consumer group; has not been assigned anything yet. */
  record Starting() implements Live {

    /** The group was assigned what it can process at once, or nothing. */
    public Running running() {
      return new Running();
    }
  }

  /** Reads at least one table back from its topic; partitions that are level are processed. */
  record Recovering() implements Live {

    /** Every table is level. */
    public Running running() {
      return new Running();
    }
  }

  /** Processes all partitions that it was assigned, be they none. */
  record Running() implements Live {

    /** An operator holds the group: it stays a member, and takes no input. */
    public Paused paused() {
      return new Paused();
    }
  }

  /** Stays a member, takes no input, and answers lookups. */
  record Paused() implements Live {

    /** Goes on. */
    public Running resumed() {
      return new Running();
    }
  }

  /**
   * Has given its partitions up and left its consumer group, because of something that an operator
   * or the plugin's author must mend.
   *
   * @param reason what happened, where, and how to mend it
   * @param record the record that it could not process; empty when that is not why
   */
  record Failed(String reason, Optional<RecordFailure> record) implements GroupState {

    /** Starts anew. */
    public Starting restarted() {
      return new Starting();
    }
  }

  /** Ended in the course of things. */
  record Stopped() implements GroupState {

    /** Starts anew. */
    public Starting restarted() {
      return new Starting();
    }
  }
}
