package io.goka.runtime.simulation;

import java.util.Map;
import java.util.function.DoubleSupplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/** What Kafka's consumer tells of its heartbeats. */
public final class HeartbeatMetrics {

  /** How many were answered. */
  public static final String ANSWERED = "heartbeat-total";

  /** How long the slowest of late has taken, in milliseconds. */
  public static final String SLOWEST = "heartbeat-response-time-max";

  private HeartbeatMetrics() {}

  private record Measured(MetricName metricName, DoubleSupplier measure) implements Metric {

    @Override
    public Object metricValue() {
      return measure.getAsDouble();
    }
  }

  /**
   * Makes them.
   *
   * @param answered how many were answered
   * @param slowest how long the slowest of late has taken, in milliseconds
   */
  public static Map<MetricName, Metric> of(DoubleSupplier answered, DoubleSupplier slowest) {
    Metric total = measured(ANSWERED, answered);
    Metric latency = measured(SLOWEST, slowest);
    return Map.of(total.metricName(), total, latency.metricName(), latency);
  }

  private static Metric measured(String name, DoubleSupplier measure) {
    return new Measured(
        new MetricName(name, "consumer-coordinator-metrics", "", Map.of()), measure);
  }
}
