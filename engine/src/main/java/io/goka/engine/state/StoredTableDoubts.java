package io.goka.engine.state;

import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * Reasons not to believe a stored table: signs that its topic is not the one which it was read
 * from.
 */
final class StoredTableDoubts {

  private StoredTableDoubts() {}

  /**
   * What speaks against the stored table of a recovery.
   *
   * @param beginning the beginning of its topic now
   * @param end the end of its topic now
   * @return the reason and its mend; empty when the table is to be believed
   */
  static Optional<String> about(TableRecovery recovery, long beginning, long end) {
    TableMark mark = recovery.table().mark();
    TopicPartition changelog = recovery.changelog();
    if (!mark.topicId().equals(recovery.topicId())) {
      return Optional.of(
          "the topic "
              + changelog.topic()
              + " was deleted and made anew since the local table of partition "
              + changelog.partition()
              + " was written: bring the topic back, or stop the server and delete "
              + recovery.directory()
              + " to go on with what the new topic holds");
    }
    if (mark.offset() > end) {
      return Optional.of(
          "the local table of "
              + changelog
              + " reaches offset "
              + mark.offset()
              + ", but the topic ends at "
              + end
              + ": it lost records; bring them back, or stop the server and delete "
              + recovery.directory()
              + " to go on without them");
    }
    if (mark.offset() > 0 && mark.offset() < beginning) {
      return Optional.of(
          "the local table of "
              + changelog
              + " reaches offset "
              + mark.offset()
              + ", but the topic begins at "
              + beginning
              + ": records between were deleted, by something else than compaction. Stop the server and"
              + " delete "
              + recovery.directory()
              + " to go on with what the topic holds");
    }
    return Optional.empty();
  }
}
