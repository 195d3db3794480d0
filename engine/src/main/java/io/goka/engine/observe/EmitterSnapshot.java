package io.goka.engine.observe;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One emitter plugin at one moment.
 *
 * @param name the plugin's name
 * @param streams the topics it may emit into
 * @param state what it is doing
 * @param since when it came into that state
 * @param emitted records acknowledged by Kafka since the server started
 * @param failed records that Kafka did not take
 * @param restarts how often its source was started again after a failure
 * @param lastFailure what its source last threw
 */
public record EmitterSnapshot(
    String name,
    List<String> streams,
    State state,
    Instant since,
    long emitted,
    long failed,
    long restarts,
    Optional<String> lastFailure) {

  /** What an emitter is doing. */
  public enum State {
    /** Its source runs. */
    RUNNING,
    /** Its source runs once per cluster, and not here: another instance has the turn, or nobody. */
    STANDBY,
    /** Its source has thrown, and is started again after a pause. */
    BACKING_OFF,
    /** Its source has returned, or the server stops. */
    ENDED
  }
}
