package io.goka.engine.state;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * Reasons not to believe a stored table: signs that its topic is not the one which it was read
 * from.
 */
final class StoredTableDoubts {

  /**
   * What speaks against a stored table.
   *
   * @param finding what was seen
   * @param mend what an operator can do; empty where nobody need decide, as reading the topic anew
   *     is all there is to do
   */
  record Doubt(String finding, Optional<String> mend) {

    /** The whole message for a table that is refused. */
    String refusal() {
      return mend.map(how -> finding + ": " + how).orElse(finding);
    }
  }

  private StoredTableDoubts() {}

  /**
   * What speaks against the stored table of a recovery.
   *
   * @param group whose table it is
   * @param beginning the beginning of its topic now
   * @param end the end of its topic now
   * @return the doubt; empty when the table is to be believed
   */
  static Optional<Doubt> about(
      String group, TableRecovery recovery, long beginning, long end, Instant now) {
    TableMark mark = recovery.table().mark();
    TopicPartition changelog = recovery.changelog();
    if (mark.offset() == 0) {
      // Nothing is stored that could be wrong.
      return Optional.empty();
    }
    if (!mark.topicId().equals(recovery.topicId())) {
      return Optional.of(
          new Doubt(
              "the topic "
                  + changelog.topic()
                  + " was deleted and made anew since the local table of partition "
                  + changelog.partition()
                  + " was written",
              mend(group, recovery, "bring the topic back")));
    }
    if (mark.offset() > end) {
      return Optional.of(
          new Doubt(
              "the local table of "
                  + changelog
                  + " reaches offset "
                  + mark.offset()
                  + ", but the topic ends at "
                  + end
                  + ", as it lost records",
              mend(group, recovery, "bring them back")));
    }
    if (mark.offset() < beginning) {
      return Optional.of(
          new Doubt(
              "the local table of "
                  + changelog
                  + " reaches offset "
                  + mark.offset()
                  + ", but the topic begins at "
                  + beginning
                  + ", as records between were deleted by something else than compaction",
              mend(group, recovery, "see what deletes them (retention, kafka-delete-records)")));
    }
    return outdated(recovery, end, now);
  }

  private static Optional<String> mend(String group, TableRecovery recovery, String first) {
    return Optional.of(first + ", or " + Acceptance.how(group, recovery.directory().location()));
  }

  /**
   * Whether a stored table may have missed that keys were deleted, as its topic keeps records that
   * delete only for so long.
   */
  static Optional<Doubt> outdated(TableRecovery recovery, long end, Instant now) {
    TableMark mark = recovery.table().mark();
    Duration kept = recovery.deletesKept();
    if (kept == null || mark.offset() >= end || !mark.levelAt().plus(kept).isBefore(now)) {
      return Optional.empty();
    }
    return Optional.of(
        new Doubt(
            "the local table of "
                + recovery.changelog()
                + " was last level at "
                + mark.levelAt()
                + ", longer ago than its topic keeps deletions (delete.retention.ms="
                + kept.toMillis()
                + "), and may hold keys that were deleted since",
            Optional.empty()));
  }
}
