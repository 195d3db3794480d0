package io.goka.engine.state;

import io.goka.engine.state.StoredTableDoubts.Doubt;
import io.goka.spi.StorageException;
import java.time.InstantSource;

/**
 * Owner: recovery thread. What becomes of a recovery whose local table cannot be had as it is: it
 * is damaged, there is no room for it, or its topic speaks against it. What can be mended from the
 * topic is; the rest is refused.
 */
final class TableCare {

  private final String group;
  private final UnderWay underWay;
  private final RecoveryReport report;
  private final InstantSource clock;

  /**
   * @param group whose tables these are
   * @param underWay the recoveries that are not over
   * @param report what the log is told
   * @param clock dates what is set aside
   */
  TableCare(String group, UnderWay underWay, RecoveryReport report, InstantSource clock) {
    this.group = group;
    this.underWay = underWay;
    this.report = report;
    this.clock = clock;
  }

  /** What the topic's beginning and end say against the table, and nobody has accepted. */
  void check(TableRecovery recovery, long beginning, long end) {
    StoredTableDoubts.about(group, recovery, beginning, end, clock.instant())
        .ifPresentOrElse(
            doubt -> lostGround(recovery, doubt),
            () -> {
              if (Acceptance.take(recovery.directory().location())) {
                report.remarks(
                    recovery, "nothing speaks against what is stored: there is nothing to accept");
              }
            });
  }

  /** The topic is the truth: what is only a copy of it is read anew, what is more is refused. */
  void lostGround(TableRecovery recovery, Doubt doubt) {
    if (recovery.follows() || doubt.mend().isEmpty()) {
      startAnew(recovery, doubt.finding());
    } else if (Acceptance.isGiven(recovery.directory().location())) {
      startAsAccepted(recovery, doubt);
    } else {
      throw new RefusedTableException(doubt.refusal());
    }
  }

  /** Throws the local copy away, and reads the topic from its beginning; unless it is over. */
  void startAnew(TableRecovery recovery, String reason) {
    if (again(recovery, reason)) {
      wipe(recovery, reason);
    }
  }

  private void startAsAccepted(TableRecovery recovery, Doubt doubt) {
    String reason = doubt.finding() + ". That was accepted";
    if (again(recovery, reason)) {
      wipe(recovery, reason);
      // Not before: what cannot be thrown away now may be the next time, as it was decided.
      boolean unused = Acceptance.take(recovery.directory().location());
    }
  }

  private void wipe(TableRecovery recovery, String reason) {
    report.remarks(recovery, "is thrown away and read anew: " + reason);
    recovery.wipe();
  }

  /**
   * The storage of a recovery has failed.
   *
   * @throws StorageException when the recovery cannot go on
   */
  void failed(TableRecovery recovery, StorageException failure) {
    String reason = String.valueOf(failure.getMessage());
    switch (failure.kind()) {
      case CORRUPT -> rebuild(recovery, reason);
      case FULL -> awaitRoom(recovery, reason);
      case OTHER -> {
        if (!recovery.follows() || recovery.isOpen()) {
          throw failure;
        }
        // Of a copy nothing is lost with it: it is made anew, if it can be.
        startAnew(recovery, reason);
        PartitionTable unused = recovery.table();
      }
    }
  }

  private void rebuild(TableRecovery recovery, String damage) {
    if (again(recovery, damage)) {
      recovery.reset();
      String whereabouts = recovery.directory().setAside(damage, clock.instant());
      report.remarks(
          recovery, "is damaged, and rebuilt from Kafka: " + damage + "; it was " + whereabouts);
    }
  }

  private void awaitRoom(TableRecovery recovery, String reason) {
    if (again(recovery, reason)) {
      recovery.directory().makeRoom();
      if (recovery.waitsForRoom(reason, System.nanoTime())) {
        report.remarks(recovery, "waits for room: " + reason);
      }
    }
  }

  /** There is room again, if there was none. */
  void hasOpened(TableRecovery recovery) {
    if (recovery.waits()) {
      report.remarks(recovery, "goes on, as there is room again");
    }
  }

  /** Returns whether the recovery is not over. */
  private boolean again(TableRecovery recovery, String reason) {
    if (!underWay.remove(recovery)) {
      return false;
    }
    underWay.await(recovery);
    if (recovery.isLevel()) {
      recovery.outcome().readsAnew(reason);
    }
    return true;
  }
}
