package io.goka.engine.config;

import java.time.Duration;

/**
 * How a group that has failed comes back by itself.
 *
 * @param backoff how long the first pause is; each further one is twice as long
 * @param longestBackoff the pauses get no longer than this
 * @param mostAttempts how often in a row it is tried; 0 for never, {@link #UNLIMITED} for ever
 * @param quiet a run that lasted this long is taken to have been well: failures are counted anew
 */
public record RestartConfig(
    Duration backoff, Duration longestBackoff, int mostAttempts, Duration quiet) {

  /** Tried for ever. */
  public static final int UNLIMITED = -1;
}
