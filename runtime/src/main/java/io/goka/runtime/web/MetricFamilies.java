package io.goka.runtime.web;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.LinkedHashMap;
import java.util.Map;

/** Owner: the thread that scrapes. Gathers data points under the names of their metrics. */
final class MetricFamilies {

  private final Map<String, GaugeSnapshot.Builder> gauges = new LinkedHashMap<>();
  private final Map<String, CounterSnapshot.Builder> counters = new LinkedHashMap<>();

  void gauge(String name, String help, Labels labels, double value) {
    gauges
        .computeIfAbsent(name, added -> GaugeSnapshot.builder().name(added).help(help))
        .dataPoint(GaugeDataPointSnapshot.builder().labels(labels).value(value).build());
  }

  /** Prometheus counts in doubles, which are exact up to 2^53. */
  void gauge(String name, String help, Labels labels, long value) {
    gauge(name, help, labels, (double) value);
  }

  /**
   * Adds to a counter.
   *
   * @param name without the {@code _total} that a counter's name ends in
   */
  void counter(String name, String help, Labels labels, long value) {
    counters
        .computeIfAbsent(name, added -> CounterSnapshot.builder().name(added).help(help))
        .dataPoint(CounterDataPointSnapshot.builder().labels(labels).value((double) value).build());
  }

  MetricSnapshots snapshots() {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    gauges.values().forEach(family -> all.metricSnapshot(family.build()));
    counters.values().forEach(family -> all.metricSnapshot(family.build()));
    return all.build();
  }
}
