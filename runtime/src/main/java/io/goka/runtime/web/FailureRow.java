package io.goka.runtime.web;

import io.goka.engine.observe.GroupSnapshot;
import io.goka.engine.observe.GroupState;
import io.goka.engine.observe.RecordFailure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The record that a group has failed of, in the API.
 *
 * @param phase {@code decode}, {@code callback} or {@code produce}
 * @param topic where the record is from
 * @param partition its partition
 * @param offset its offset; null for a key that was visited
 * @param key its key as text, in hexadecimal when it is malformed; null when it has none
 * @param exception the class of what was thrown
 * @param message what that says
 * @param since when the group has failed
 */
record FailureRow(
    String phase,
    String topic,
    int partition,
    @Nullable Long offset,
    @Nullable String key,
    String exception,
    String message,
    Instant since) {

  /** What a group has failed of; null when it has not, or not of a record. */
  static @Nullable FailureRow of(GroupSnapshot group) {
    return group.state() instanceof GroupState.Failed failed
        ? failed.record().map(record -> of(record, group.since())).orElse(null)
        : null;
  }

  private static FailureRow of(RecordFailure record, Instant since) {
    return new FailureRow(
        record.phase().label(),
        record.topic(),
        record.partition(),
        record.offset().isPresent() ? record.offset().getAsLong() : null,
        record.key().orElse(null),
        record.exception(),
        record.message(),
        since);
  }
}
