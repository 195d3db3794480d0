package io.goka.runtime.cluster;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;

/**
 * Owner: poll thread. Tells when a member's heartbeats were last answered, by looking now and then
 * at how many were ({@code heartbeat-total}, which Kafka's consumer counts with each answer). Those
 * that were only sent do not count: a coordinator that is cut off hears of none of them. To be told
 * what it is assigned ({@code sync-total}) is as good as an answer.
 *
 * <p>The coordinator has begun a session no earlier than when the heartbeat was sent, which may be
 * long before its answer is seen: a process that was stopped finds one that has waited for it. So
 * for what must be certain, the slowest answer of late is taken off.
 */
final class AnsweredHeartbeats {

  private static final List<String> COUNTS = List.of("heartbeat-total", "sync-total");
  private static final List<String> LATENCIES =
      List.of("heartbeat-response-time-max", "sync-time-max");
  private static final double NANOS_IN_A_MILLISECOND = 1e6;

  /**
   * How long Kafka's consumer is sure to know of an answer that was slow: half of the window that
   * the server sets for its metrics.
   */
  private static final long KNOWN_NANOS = Duration.ofMillis(500).toNanos();

  private final List<Metric> counts;
  private final List<Metric> latencies;
  private double counted;
  private long lookedAt;
  private OptionalLong since = OptionalLong.empty();
  private OptionalLong sent = OptionalLong.empty();

  /**
   * @param consumer the member
   * @param nowNanos the time
   */
  AnsweredHeartbeats(Consumer<?, ?> consumer, long nowNanos) {
    this.counts = metrics(consumer, COUNTS);
    this.latencies = metrics(consumer, LATENCIES);
    this.lookedAt = nowNanos;
  }

  private static List<Metric> metrics(Consumer<?, ?> consumer, List<String> names) {
    return consumer.metrics().values().stream()
        .filter(metric -> names.contains(metric.metricName().name()))
        .<Metric>map(metric -> metric)
        .toList();
  }

  /** Looks, at this time. */
  void look(long nowNanos) {
    double now = counts.stream().mapToDouble(AnsweredHeartbeats::value).sum();
    if (now != counted) {
      counted = now;
      // Some time after the look before this one: to be sure, at that time.
      since = OptionalLong.of(lookedAt);
      lookForSending(nowNanos);
    }
    lookedAt = nowNanos;
  }

  /** When it is not known for sure how long the slowest has taken, the next one counts. */
  private void lookForSending(long nowNanos) {
    double slowest =
        latencies.stream()
            .mapToDouble(AnsweredHeartbeats::value)
            .filter(Double::isFinite)
            .max()
            .orElse(Double.NaN);
    if (slowest >= 0 && nowNanos - lookedAt <= KNOWN_NANOS) {
      long then = lookedAt - (long) (slowest * NANOS_IN_A_MILLISECOND);
      if (sent.isEmpty() || then - sent.getAsLong() > 0) {
        sent = OptionalLong.of(then);
      }
    }
  }

  private static double value(Metric metric) {
    return ((Number) metric.metricValue()).doubleValue();
  }

  /** The time since which a heartbeat was answered; empty when none was. */
  OptionalLong since() {
    return since;
  }

  /**
   * The time since which a heartbeat was sent that was answered; empty when none was, or it is not
   * known when.
   */
  OptionalLong sent() {
    return sent;
  }
}
