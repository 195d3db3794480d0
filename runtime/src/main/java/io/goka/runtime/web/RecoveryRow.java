package io.goka.runtime.web;

import io.goka.engine.observe.RecoveryProgress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The recovery of a partition in the API.
 *
 * @param start the offset at which it began
 * @param position the offset that is read next
 * @param end the offset at which the table is level
 * @param recovered how many records were read
 * @param fraction the part that is done, from 0 to 1
 * @param elapsedSeconds how long it has been going on
 * @param remainingSeconds how much longer it takes at the speed so far; null before there is one
 * @param waits what it waits for, such as room on the disk; null while it goes on
 */
record RecoveryRow(
    long start,
    long position,
    long end,
    long recovered,
    double fraction,
    double elapsedSeconds,
    @Nullable Double remainingSeconds,
    @Nullable String waits) {

  static RecoveryRow of(RecoveryProgress progress) {
    return new RecoveryRow(
        progress.start(),
        progress.position(),
        progress.end(),
        progress.recovered(),
        Rates.rounded(progress.fraction(), 4),
        seconds(progress.elapsed()),
        progress.remaining().map(RecoveryRow::seconds).orElse(null),
        progress.waits().orElse(null));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
