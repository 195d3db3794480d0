package io.goka.runtime.web;

import io.goka.engine.observe.RestartSnapshot;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a group comes back after failures, in the API.
 *
 * @param failures how often in a row it has failed; 0 once it has run quietly for a while
 * @param nextAt when it starts again by itself; null when it does not wait for that
 * @param inSeconds how long that is from now; null when it does not wait for that
 * @param restarts how often it was started again since the server started, by itself and by hand
 */
record RestartRow(
    int failures, @Nullable Instant nextAt, @Nullable Double inSeconds, long restarts) {

  static RestartRow of(RestartSnapshot restart, Instant now) {
    Instant next = restart.nextAt().orElse(null);
    return new RestartRow(
        restart.failures(),
        next,
        next == null ? null : Math.max(0, Duration.between(now, next).toMillis()) / 1000.0,
        restart.restarts());
  }
}
