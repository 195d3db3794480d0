package io.goka.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeartbeatsTest {

  private static final Duration SESSION = Duration.ofSeconds(10);
  private static final String ANSWERED = "heartbeat-total";

  private final AtomicLong nanos = new AtomicLong();
  private final Member member = new Member();
  private final Heartbeats heartbeats = new Heartbeats(member, SESSION, nanos::get);

  @AfterEach
  void close() {
    member.close();
  }

  @Test
  void aMemberIsTheOwnerFromItsAssignmentOn() {
    poll();
    assertThat(heartbeats.getAsBoolean()).as("not assigned yet").isFalse();

    heartbeats.polling();
    heartbeats.assigned();

    assertThat(heartbeats.getAsBoolean()).isTrue();
    seconds(9);
    assertThat(heartbeats.getAsBoolean()).isTrue();
    seconds(1);
    assertThat(heartbeats.getAsBoolean()).isFalse();
  }

  @Test
  void aMemberIsTheOwnerForAsLongAsItsHeartbeatsAreAnswered() {
    poll();
    heartbeats.assigned();
    for (int second = 0; second < 30; second++) {
      seconds(1);
      member.send();
      member.answer();
      poll();
      assertThat(heartbeats.getAsBoolean()).isTrue();
    }
  }

  /** Cut off, it goes on sending. */
  @Test
  void heartbeatsThatAreOnlySentDoNotCount() {
    poll();
    heartbeats.assigned();
    for (int second = 0; second < 10; second++) {
      assertThat(heartbeats.getAsBoolean()).isTrue();
      seconds(1);
      member.send();
      poll();
    }

    assertThat(heartbeats.getAsBoolean()).isFalse();
  }

  @Test
  void aMemberIsTheOwnerAgainWithTheNextAnswer() {
    poll();
    heartbeats.assigned();
    seconds(12);
    poll();
    assertThat(heartbeats.getAsBoolean()).isFalse();

    member.answer();
    heartbeats.polling();
    assertThat(heartbeats.getAsBoolean()).as("the poll may tell that all is lost").isFalse();
    heartbeats.polled();

    assertThat(heartbeats.getAsBoolean()).isTrue();
  }

  /** Were the metric renamed, no heartbeat would ever pass for answered. */
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
      assertThat(consumer.metrics().keySet()).extracting(MetricName::name).contains(ANSWERED);
    }
  }

  private void poll() {
    heartbeats.polling();
    heartbeats.polled();
  }

  private void seconds(int seconds) {
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  /** A member that tells of its heartbeats, and nothing else. */
  private final class Member extends MockConsumer<byte[], byte[]> {

    private double answered;
    private long sentAt;

    Member() {
      super("earliest");
    }

    void send() {
      sentAt = nanos.get();
    }

    void answer() {
      answered++;
    }

    @Override
    public synchronized Map<MetricName, ? extends Metric> metrics() {
      MetricName total = name(ANSWERED);
      MetricName age = name("last-heartbeat-seconds-ago");
      return Map.of(
          total,
          new Measured(total, () -> answered),
          age,
          new Measured(age, () -> (nanos.get() - sentAt) / 1e9));
    }

    private static MetricName name(String name) {
      return new MetricName(name, "consumer-coordinator-metrics", "", Map.of());
    }
  }

  private record Measured(MetricName metricName, DoubleSupplier measure) implements Metric {

    @Override
    public Object metricValue() {
      return measure.getAsDouble();
    }
  }
}
