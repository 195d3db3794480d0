package io.goka.engine.state;

import io.goka.engine.observe.RecoveryProgress;
import java.util.Collection;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Owner: recovery thread. What the log is told of recoveries. */
final class RecoveryReport {

  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
  private static final long TELL_EVERY_NANOS = 5_000_000_000L;

  private static final long COMPLAIN_EVERY_NANOS = 60_000_000_000L;

  private final String name;
  private long toldNanos;
  private OptionalLong complainedNanos = OptionalLong.empty();

  /**
   * @param name whose tables these are
   */
  RecoveryReport(String name) {
    this.name = name;
  }

  /** A table is level. */
  void level(TableRecovery recovery) {
    RecoveryProgress progress = recovery.progress();
    LOG.info(
        "{}: {} {} in {} ms: {} records, offsets {} to {}",
        name,
        recovery.follows() ? "level with" : "recovered",
        what(recovery),
        progress.elapsed().toMillis(),
        progress.recovered(),
        progress.start(),
        progress.end());
  }

  /** How far those are that are under way; says so every few seconds only. */
  void progress(Collection<TableRecovery> reading) {
    long now = System.nanoTime();
    if (now - toldNanos < TELL_EVERY_NANOS) {
      return;
    }
    toldNanos = now;
    for (TableRecovery recovery : reading) {
      if (!recovery.isLevel()) {
        tell(recovery);
      }
    }
  }

  private void tell(TableRecovery recovery) {
    RecoveryProgress progress = recovery.progress();
    LOG.info(
        "{}: recovering {}: {} %, offset {} of {}, about {} s left",
        name,
        what(recovery),
        Math.round(100 * progress.fraction()),
        progress.position(),
        progress.end(),
        progress.remaining().map(left -> String.valueOf(left.toSeconds())).orElse("?"));
  }

  private static String what(TableRecovery recovery) {
    return recovery.follows()
        ? recovery.changelog().toString()
        : "table partition " + recovery.changelog().partition();
  }

  /**
   * Kafka does not answer; says so once a minute at most, as the answer is asked for again and
   * again.
   *
   * @param what what waits for it
   */
  void waits(String what, String reason) {
    long now = System.nanoTime();
    if (complainedNanos.isEmpty() || now - complainedNanos.getAsLong() >= COMPLAIN_EVERY_NANOS) {
      complainedNanos = OptionalLong.of(now);
      LOG.warn("{}: {} waits for Kafka: {}", name, what, reason);
    }
  }

  /** Something that an operator should know has become of a local table. */
  void remarks(TableRecovery recovery, String message) {
    String whole = "the local table of " + recovery.changelog() + " " + message;
    LOG.warn("{}: {}", name, whole);
    recovery.outcome().remarkable(whole);
  }

  /** The owner's values of what another writer has overwritten are in the topic again. */
  void wroteAgain(TableRecovery recovery, long updates) {
    remarks(
        recovery,
        "is what its topic holds again: another writer has overwritten some of its values, "
            + updates
            + " were written again as they were at the last commit");
  }

  /** What another writer has overwritten is not known any more. */
  void keepsOthersValues(TableRecovery recovery) {
    remarks(
        recovery,
        "takes the values of another writer: it is not as it was at the last commit, so that what"
            + " was overwritten cannot be written again");
  }
}
