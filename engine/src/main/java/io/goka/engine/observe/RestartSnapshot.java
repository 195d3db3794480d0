package io.goka.engine.observe;

import java.time.Instant;
import java.util.Optional;

/**
 * How a group comes back after failures, at one moment.
 *
 * @param failures how often in a row it has failed; 0 once it has run quietly for a while
 * @param nextAt when it starts again by itself; empty when it has not failed, is starting already,
 *     or is given up
 * @param restarts how often it was started again since the server started, by itself and by hand
 */
public record RestartSnapshot(int failures, Optional<Instant> nextAt, long restarts) {

  /** It has never failed. */
  public static final RestartSnapshot NONE = new RestartSnapshot(0, Optional.empty(), 0);
}
