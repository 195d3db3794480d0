package io.goka.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.runtime.simulation.HeartbeatMetrics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeartbeatsTest {

  private static final Duration SESSION = Duration.ofSeconds(10);
  private final AtomicLong nanos = new AtomicLong();
  private final Member member = new Member();
  private final Heartbeats heartbeats =
      new Heartbeats(
          member, new Heartbeats.Lengths(SESSION, SESSION, Duration.ofSeconds(3)), nanos::get);

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
      member.answer();
      poll();
      assertThat(heartbeats.getAsBoolean()).isTrue();
    }
  }

  @Test
  void whoHearsOfNoAnswerIsTheOwnerForASessionOnly() {
    poll();
    heartbeats.assigned();
    for (int second = 0; second < 10; second++) {
      assertThat(heartbeats.getAsBoolean()).isTrue();
      seconds(1);
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

  @Test
  void whatNobodyFencesIsSentForAShorterTimeAfterTheHeartbeatWasSent() {
    poll();
    heartbeats.assigned();
    assertThat(maySend()).as("assigned, but that may be long ago").isFalse();

    member.answerAfter(Duration.ofMillis(500));
    poll();
    assertThat(maySend()).isTrue();
    millis(2499);
    assertThat(maySend()).isTrue();
    millis(1);
    assertThat(maySend()).isFalse();
    assertThat(heartbeats.getAsBoolean()).isTrue();

    poll();
    member.answerAfter(Duration.ZERO);
    poll();
    assertThat(maySend()).as("goes on with the next answer").isTrue();
  }

  /** A process was stopped, and finds the answer to the last heartbeat that it had sent before. */
  @Test
  void anAnswerThatHasWaitedForTheProcessIsNoLeaseToSend() {
    poll();
    heartbeats.assigned();
    seconds(15);
    poll();
    member.answerAfter(Duration.ofSeconds(15));
    poll();

    assertThat(maySend()).isFalse();
  }

  /** The consumer forgets what was slow: whoever looks too late cannot know. */
  @Test
  void anAnswerThatIsSeenLateIsNoLeaseToSend() {
    poll();
    millis(501);
    member.answer();
    poll();
    assertThat(maySend()).isFalse();

    millis(500);
    member.answer();
    poll();
    assertThat(maySend()).isTrue();
  }

  @Test
  void withinARebalanceAnAnswerCountsAtOnceUnlessASessionWasOverBefore() {
    member.answer();
    poll();
    seconds(9);
    heartbeats.waiting();
    member.answer();
    heartbeats.waiting();
    assertThat(maySend()).isTrue();

    seconds(10);
    heartbeats.waiting();
    member.answer();
    heartbeats.waiting();
    assertThat(maySend()).as("the answer may be that this is no member").isFalse();
  }

  @Test
  void whoHasLostItsPartitionsSendsNothing() {
    member.answer();
    poll();
    heartbeats.end();
    member.answer();
    heartbeats.waiting();

    assertThat(maySend()).isFalse();
  }

  private boolean maySend() {
    return heartbeats.sending().getAsBoolean();
  }

  private void millis(int millis) {
    nanos.addAndGet(Duration.ofMillis(millis).toNanos());
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
      assertThat(consumer.metrics().keySet())
          .extracting(MetricName::name)
          .contains(
              HeartbeatMetrics.ANSWERED, HeartbeatMetrics.SLOWEST, "sync-total", "sync-time-max");
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
  private static final class Member extends MockConsumer<byte[], byte[]> {

    private double answered;
    private double slowestMillis;

    Member() {
      super("earliest");
    }

    void answer() {
      answered++;
    }

    void answerAfter(Duration latency) {
      slowestMillis = latency.toMillis();
      answered++;
    }

    @Override
    public synchronized Map<MetricName, ? extends Metric> metrics() {
      return HeartbeatMetrics.of(() -> answered, () -> slowestMillis);
    }
  }
}
