package io.goka.runtime.cluster;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;

/**
 * Whether a member was heard of lately: its partitions may have been given to others otherwise,
 * without its knowing. A process that was stopped and goes on, or one that is cut off from Kafka,
 * must not answer as the owner.
 *
 * <p>Owner: any thread. Looks at the age of the last heartbeat that Kafka's consumer has sent,
 * which it measures itself ({@code last-heartbeat-seconds-ago}, below 0 before the first).
 */
final class Heartbeats implements BooleanSupplier {

  private static final String AGE = "last-heartbeat-seconds-ago";

  private final Optional<? extends Metric> age;
  private final Duration session;

  /**
   * @param consumer the member; asked here, on the poll thread, and not later
   * @param session how long the coordinator waits for a silent member
   */
  Heartbeats(Consumer<?, ?> consumer, Duration session) {
    this.age =
        consumer.metrics().values().stream()
            .filter(metric -> metric.metricName().name().equals(AGE))
            .findFirst();
    this.session = session;
  }

  /** Whether the last heartbeat is younger than the session. */
  @Override
  public boolean getAsBoolean() {
    return age.map(metric -> ((Number) metric.metricValue()).doubleValue()).orElse(0.0)
        < session.toMillis() / 1000.0;
  }
}
