package io.goka.engine.observe;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One visit at one moment: a visitor's callback that runs, or ran, for every key of the partitions
 * that this instance had when it began.
 *
 * @param id the visit's id, unique on this instance
 * @param group the group
 * @param visitor the visitor's name
 * @param state how far it has come
 * @param visited the keys that were visited; counts a key again when an abort took its visit back
 * @param toVisit about how many keys there were when the visit began
 * @param startedAt when it was started
 * @param elapsed how long it has run, or ran
 * @param reason why it was aborted or has failed; empty otherwise
 */
public record VisitSnapshot(
    String id,
    String group,
    String visitor,
    State state,
    long visited,
    long toVisit,
    Instant startedAt,
    Duration elapsed,
    Optional<String> reason) {

  /** What became of a visit. */
  public enum State {
    /** It goes on. */
    RUNNING,
    /** Every key was visited. */
    DONE,
    /** It ended early because partitions left this instance, or the server stopped. */
    ABORTED,
    /** Its callback threw, or the table could not be read. */
    FAILED,
    /** Somebody has ended it. */
    CANCELLED
  }
}
