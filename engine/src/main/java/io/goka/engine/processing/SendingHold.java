package io.goka.engine.processing;

import java.util.Locale;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owner: task thread. The times in which a task waits, since it may not send: tells of each once,
 * when it is over.
 */
final class SendingHold {

  private static final Logger LOG = LoggerFactory.getLogger(SendingHold.class);

  /** Shorter ones come with a partition's first heartbeat, and are nobody's concern. */
  private static final long TOLD_NANOS = 500_000_000L;

  private final String name;
  private final LongSupplier ticker;
  private boolean held;
  private long since;
  private long until;

  /**
   * @param name the task's name
   * @param ticker measures time, in nanoseconds
   */
  SendingHold(String name, LongSupplier ticker) {
    this.name = name;
    this.ticker = ticker;
  }

  /**
   * The task has work, and has looked whether it may send. What it has none for is not waiting.
   *
   * @param may whether it may
   */
  void looked(boolean may) {
    if (!may) {
      until = ticker.getAsLong();
      if (!held) {
        held = true;
        since = until;
      }
    } else if (held) {
      held = false;
      tell(until - since);
    }
  }

  private void tell(long nanos) {
    String waited =
        String.format(Locale.ROOT, "waited %.1f s for Kafka to answer heartbeats", nanos / 1e9);
    if (nanos >= TOLD_NANOS) {
      LOG.info("{}: {}", name, waited);
    } else {
      LOG.debug("{}: {}", name, waited);
    }
  }
}
