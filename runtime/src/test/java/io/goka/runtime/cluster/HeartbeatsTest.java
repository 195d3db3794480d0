package io.goka.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

class HeartbeatsTest {

  private static final Duration SESSION = Duration.ofSeconds(10);
  private static final String AGE = "last-heartbeat-seconds-ago";

  @Test
  void aMemberIsTheOwnerForAsLongAsItsLastHeartbeatIsYoungerThanTheSession() {
    assertThat(ownerWithHeartbeatOfAge(-1)).as("none yet").isTrue();
    assertThat(ownerWithHeartbeatOfAge(9)).isTrue();
    assertThat(ownerWithHeartbeatOfAge(10)).isFalse();
    assertThat(ownerWithHeartbeatOfAge(3600)).isFalse();
  }

  /** Were the metric renamed, every member would pass for an owner for ever. */
  @Test
  void kafkasConsumerHasTheMetric() {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", "127.0.0.1:1",
                "group.id", "heard-of",
                "group.protocol", "classic"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      assertThat(consumer.metrics().keySet()).extracting(MetricName::name).contains(AGE);
    }
  }

  private static boolean ownerWithHeartbeatOfAge(long seconds) {
    try (MockConsumer<byte[], byte[]> consumer = new MemberHeardOf(seconds)) {
      return new Heartbeats(consumer, SESSION).getAsBoolean();
    }
  }

  /** A member that tells the age of its last heartbeat, and nothing else. */
  private static final class MemberHeardOf extends MockConsumer<byte[], byte[]> {

    private final long seconds;

    MemberHeardOf(long seconds) {
      super("earliest");
      this.seconds = seconds;
    }

    @Override
    public synchronized Map<MetricName, ? extends Metric> metrics() {
      MetricName name = new MetricName(AGE, "consumer-coordinator-metrics", "", Map.of());
      return Map.of(name, new AgeMetric(name, seconds));
    }
  }

  private record AgeMetric(MetricName metricName, Object metricValue) implements Metric {}
}
