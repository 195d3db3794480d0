package io.goka.runtime.cluster;

import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;

/**
 * Owner: poll thread. Tells when a member's heartbeats were last answered, by looking now and then
 * at how many were ({@code heartbeat-total}, which Kafka's consumer counts with each answer). Those
 * that were only sent do not count: a coordinator that is cut off hears of none of them.
 */
final class AnsweredHeartbeats {

  private static final String COUNT = "heartbeat-total";

  private final Optional<? extends Metric> count;
  private double counted;
  private long lookedAt;
  private OptionalLong since = OptionalLong.empty();

  /**
   * @param consumer the member
   * @param nowNanos the time
   */
  AnsweredHeartbeats(Consumer<?, ?> consumer, long nowNanos) {
    this.count =
        consumer.metrics().values().stream()
            .filter(metric -> metric.metricName().name().equals(COUNT))
            .findFirst();
    this.lookedAt = nowNanos;
  }

  /** Looks, at this time. */
  void look(long nowNanos) {
    double now = count.map(metric -> ((Number) metric.metricValue()).doubleValue()).orElse(0.0);
    if (now != counted) {
      counted = now;
      // Some time after the look before this one: to be sure, at that time.
      since = OptionalLong.of(lookedAt);
    }
    lookedAt = nowNanos;
  }

  /** The time since which a heartbeat was answered; empty when none was. */
  OptionalLong since() {
    return since;
  }
}
