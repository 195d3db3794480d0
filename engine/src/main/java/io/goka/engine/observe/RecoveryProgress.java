package io.goka.engine.observe;

import java.time.Duration;
import java.util.Optional;

/**
 * How far the recovery of one table partition has come. Offsets count compacted gaps too, so {@code
 * recovered} is at most {@code end - start}.
 *
 * @param start the offset at which this recovery began: where the local copy ended
 * @param position the offset that is read next
 * @param end the offset at which the table is level
 * @param recovered how many records were read
 * @param elapsed how long it has been going on
 * @param waits what it waits for before it can go on, such as room on the disk; empty while it goes
 *     on
 */
public record RecoveryProgress(
    long start, long position, long end, long recovered, Duration elapsed, Optional<String> waits) {

  /** A recovery that goes on. */
  public RecoveryProgress(long start, long position, long end, long recovered, Duration elapsed) {
    this(start, position, end, recovered, elapsed, Optional.empty());
  }

  /** This far, and waiting. */
  public RecoveryProgress waiting(String reason) {
    return new RecoveryProgress(start, position, end, recovered, elapsed, Optional.of(reason));
  }

  /** The part that is done, from 0 to 1. */
  public double fraction() {
    return end <= start ? 1 : Math.min(1, (double) (position - start) / (end - start));
  }

  /** How much longer it takes at the speed so far; empty before there is one. */
  public Optional<Duration> remaining() {
    long done = position - start;
    if (done <= 0 || elapsed.isZero()) {
      return Optional.empty();
    }
    double perOffset = (double) elapsed.toMillis() / done;
    return Optional.of(Duration.ofMillis(Math.round(perOffset * Math.max(0, end - position))));
  }
}
