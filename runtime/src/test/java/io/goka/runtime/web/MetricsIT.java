package io.goka.runtime.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsIT {

  private final RunningWeb web = new RunningWeb();

  @AfterEach
  void close() {
    web.close();
  }

  @Test
  void tellsOfTheJvmTheProcessAndWhatRuns() {
    web.server.trouble();

    assertThat(web.get("/metrics").body())
        .contains("jvm_memory_used_bytes{", "process_uptime_seconds ", "process_files_open_files ")
        .contains("goka_server_info{instance=\"goka-1\",version=\"0.1.0\"} 1.0")
        .contains("goka_ready 1.0")
        .contains("goka_state_memory_bytes 5.0331648E7")
        .contains("goka_state_memory_limit_bytes 2.68435456E8")
        .contains("goka_plugins{runs=\"false\"} 1.0")
        .contains("goka_group_state{group=\"order-totals\",state=\"failed\"} 1.0")
        .contains("goka_group_state{group=\"order-totals\",state=\"running\"} 0.0")
        .contains("goka_partition_lag{group=\"click-counter\",partition=\"3\"} 123.0")
        .contains("goka_partition_recovery_ratio{group=\"user-profiles\",partition=\"1\"} 0.63")
        .contains("goka_emitter_restarts_total{emitter=\"order-feed\"} 7.0")
        .contains("goka_emitter_state{emitter=\"order-feed\",state=\"backing_off\"} 1.0")
        .contains("goka_view_state{state=\"running\",view=\"countries\"} 1.0")
        .contains("goka_view_state{state=\"recovering\",view=\"prices\"} 1.0")
        .contains("goka_view_keys{view=\"countries\"} 249.0")
        .contains("goka_view_lag{view=\"prices\"} 888000.0")
        .containsPattern("goka_group_processed_total\\{group=\"click-counter\"} \\d")
        .containsPattern(
            "goka_partition_processed_total\\{group=\"click-counter\",partition=\"0\"} \\d")
        .contains("# TYPE goka_partition_processed_total counter");
  }

  @Test
  void aPartitionThatLeavesTakesItsSeriesWithIt() {
    assertThat(web.get("/metrics").body()).contains("group=\"click-counter\",partition=\"3\"");

    web.server.keepPartitions(2);

    assertThat(web.get("/metrics").body())
        .contains("group=\"click-counter\",partition=\"1\"")
        .doesNotContain("partition=\"3\"");
  }

  @Test
  void speaksOpenMetricsToWhoAsksForIt() {
    assertThat(web.get("/metrics").headers().firstValue("Content-Type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    assertThat(web.get("/metrics", "Accept", "application/openmetrics-text;version=1.0.0").body())
        .endsWith("# EOF\n");
  }
}
