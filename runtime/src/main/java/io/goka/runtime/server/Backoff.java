package io.goka.runtime.server;

import io.goka.engine.config.RestartConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before something that has failed is started again: twice as long with each
 * failure in a row, up to a fifth shorter at random. Owner: the thread that starts it.
 */
final class Backoff {

  private static final double VARIED = 0.2;

  private final RestartConfig config;
  private final DoubleSupplier random;
  private int failures;
  private Duration next;

  /**
   * @param random numbers from 0 to 1
   */
  Backoff(RestartConfig config, DoubleSupplier random) {
    this.config = config;
    this.random = random;
    this.next = config.backoff();
  }

  /**
   * It has failed.
   *
   * @param ran how long it had run
   * @return how long to wait; empty when it is not to be started again
   */
  Optional<Duration> failedAfter(Duration ran) {
    if (ran.compareTo(config.quiet()) >= 0) {
      reset();
    }
    failures++;
    if (config.mostAttempts() != RestartConfig.UNLIMITED && failures > config.mostAttempts()) {
      return Optional.empty();
    }
    Duration full = shorter(next, config.longestBackoff());
    next = shorter(full.multipliedBy(2), config.longestBackoff());
    return Optional.of(
        Duration.ofNanos((long) (full.toNanos() * (1 - VARIED * random.getAsDouble()))));
  }

  /** How often it has failed in a row. */
  int failures() {
    return failures;
  }

  /** Somebody starts it by hand: whatever was before does not count. */
  void reset() {
    failures = 0;
    next = config.backoff();
  }

  /** A pause, as it is told: in whole seconds, none of them 0. */
  static long seconds(Duration pause) {
    return Math.max(1, Math.round(pause.toMillis() / 1000.0));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
