package io.goka.runtime.cluster;

/**
 * A classic mistake, put into a simulated world so that its checks can show what they are worth.
 */
enum Defect {
  /** None. */
  NONE,
  /** Input offsets are committed as soon as their records were fetched. */
  COMMITS_BEFORE_ACKNOWLEDGEMENT,
  /** A crash leaves the offset that the values reach, but not the values. */
  MARK_AHEAD_OF_VALUES,
  /** Transactions are committed without saying as which member, and nobody is fenced. */
  NO_FENCING,
  /** Records expire late, as they do when the machine's clock is set back. */
  RECORDS_OUTLIVE_THE_SESSION,
  /** What callbacks wrote in an epoch that was given up is what they read in the next. */
  CACHE_SURVIVES_ROLLBACK,
  /** A table is taken to be level before its last record was read. */
  RECOVERY_ENDS_ONE_SHORT,
  /** A table is taken to be level where those who read committed records alone are told it ends. */
  RECOVERY_TRUSTS_STABLE_END
}
