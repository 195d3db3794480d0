package io.goka.runtime.cluster;

import java.time.Duration;
import java.util.OptionalLong;
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
 * <p>What must not reach Kafka when others may have the partitions needs a shorter lease, {@link
 * #sending}, which being assigned something does not renew: a process may hear of that late.
 *
 * <p>Owner: poll thread tells what it does; any thread asks.
 */
final class Heartbeats implements BooleanSupplier {

  /**
   * For how long a heartbeat is enough.
   *
   * @param session the group's session
   * @param owning to be the owner
   * @param sending to send what nobody fences
   */
  record Lengths(Duration session, Duration owning, Duration sending) {}

  private final AnsweredHeartbeats answered;
  private final Lease lease;
  private final Lease sending;
  private final long sessionNanos;
  private final LongSupplier nanoTime;
  private long pollStarted; // the poll thread
  private boolean member; // the poll thread

  /**
   * @param consumer the member; looked at on the poll thread alone
   * @param lengths of the leases
   * @param nanoTime a clock
   */
  Heartbeats(Consumer<?, ?> consumer, Lengths lengths, LongSupplier nanoTime) {
    this.pollStarted = nanoTime.getAsLong();
    this.answered = new AnsweredHeartbeats(consumer, pollStarted);
    this.lease = new Lease(lengths.owning(), nanoTime);
    this.sending = new Lease(lengths.sending(), nanoTime);
    this.sessionNanos = lengths.session().toNanos();
    this.nanoTime = nanoTime;
  }

  /** A poll begins. */
  void polling() {
    pollStarted = nanoTime.getAsLong();
    answered.look(pollStarted);
  }

  /** The poll is over, and has not told that what was assigned is lost. */
  void polled() {
    member = true;
    answered.since().ifPresent(lease::renew);
    answered.sent().ifPresent(sending::renew);
  }

  /**
   * A rebalance waits within a poll, for partitions to leave. What is answered within a session of
   * the answer before it counts at once: no member is expelled in between.
   */
  void waiting() {
    OptionalLong before = answered.sent();
    long now = nanoTime.getAsLong();
    answered.look(now);
    if (member && before.isPresent() && now - before.getAsLong() < sessionNanos) {
      answered.sent().ifPresent(sending::renew);
    }
  }

  /** Something was assigned, in this poll: to be sure, at its beginning. */
  void assigned() {
    lease.renew(pollStarted);
  }

  /** What was assigned is given up. */
  void end() {
    member = false;
    lease.end();
    sending.end();
  }

  /** The lease on what nobody fences. Any thread asks. */
  BooleanSupplier sending() {
    return sending;
  }

  /** Whether it was heard of, and not too long ago. */
  @Override
  public boolean getAsBoolean() {
    return lease.getAsBoolean();
  }
}
