package io.goka.engine.state;

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
   * @param mend what an operator can do where the table is not simply read anew
   */
  record Doubt(String finding, String mend) {

    /** The whole message for a table that is refused. */
    String refusal() {
      return finding + ": " + mend;
    }
  }

  private StoredTableDoubts() {}

  /**
   * What speaks against the stored table of a recovery.
   *
   * @param beginning the beginning of its topic now
   * @param end the end of its topic now
   * @return the doubt; empty when the table is to be believed
   */
  static Optional<Doubt> about(TableRecovery recovery, long beginning, long end) {
    TableMark mark = recovery.table().mark();
    TopicPartition changelog = recovery.changelog();
    if (!mark.topicId().equals(recovery.topicId())) {
      return Optional.of(
          new Doubt(
              "the topic "
                  + changelog.topic()
                  + " was deleted and made anew since the local table of partition "
                  + changelog.partition()
                  + " was written",
              "bring the topic back, or stop the server and delete "
                  + recovery.directory()
                  + " to go on with what the new topic holds"));
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
              "bring them back, or stop the server and delete "
                  + recovery.directory()
                  + " to go on without them"));
    }
    if (mark.offset() > 0 && mark.offset() < beginning) {
      return Optional.of(
          new Doubt(
              "the local table of "
                  + changelog
                  + " reaches offset "
                  + mark.offset()
                  + ", but the topic begins at "
                  + beginning
                  + ", as records between were deleted by something else than compaction",
              "stop the server and delete "
                  + recovery.directory()
                  + " to go on with what the topic holds"));
    }
    return Optional.empty();
  }
}
