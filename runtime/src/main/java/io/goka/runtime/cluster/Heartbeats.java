package io.goka.runtime.cluster;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * Whether a member was heard of lately: its partitions may have been given to others otherwise,
 * without its knowing. A process that was stopped and goes on, or one that is cut off from Kafka,
 * must neither answer as the owner nor do what only one may do.
 *
 * <p>A {@link Lease}, which each answered heartbeat renews ({@link AnsweredHeartbeats}). What was
 * answered before a poll counts after it: had the answer been that this is no member any more, the
 * poll would have called {@code onPartitionsLost}.
 *
 * <p>Owner: poll thread tells what it does; any thread asks.
 */
final class Heartbeats implements BooleanSupplier {

  private final AnsweredHeartbeats answered;
  private final Lease lease;
  private final LongSupplier nanoTime;
  private long pollStarted; // the poll thread

  /**
   * @param consumer the member; looked at on the poll thread alone
   * @param enough for how long a heartbeat is enough
   * @param nanoTime a clock
   */
  Heartbeats(Consumer<?, ?> consumer, Duration enough, LongSupplier nanoTime) {
    this.pollStarted = nanoTime.getAsLong();
    this.answered = new AnsweredHeartbeats(consumer, pollStarted);
    this.lease = new Lease(enough, nanoTime);
    this.nanoTime = nanoTime;
  }

  /** A poll begins. */
  void polling() {
    pollStarted = nanoTime.getAsLong();
    answered.look(pollStarted);
  }

  /** The poll is over, and has not told that what was assigned is lost. */
  void polled() {
    answered.since().ifPresent(lease::renew);
  }

  /** Something was assigned, in this poll: to be sure, at its beginning. */
  void assigned() {
    lease.renew(pollStarted);
  }

  /** What was assigned is given up. */
  void end() {
    lease.end();
  }

  /** Whether it was heard of, and not too long ago. */
  @Override
  public boolean getAsBoolean() {
    return lease.getAsBoolean();
  }
}
