package io.goka.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.config.InputConfig.OffsetReset;
import io.goka.engine.observe.EventLog;
import io.goka.engine.observe.GroupLife;
import io.goka.engine.thread.Mailbox;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class ConsumerInputTest {

  private static final TopicPartition CLICKS = new TopicPartition("clicks", 0);
  private static final TopicPartition ORDERS = new TopicPartition("orders", 0);
  private static final TopicPartition OTHER = new TopicPartition("clicks", 1);

  private static final Duration LONG = Duration.ofSeconds(1);

  private final AtomicLong nanos = new AtomicLong();
  private final Committed consumer = new Committed();
  private final Mailbox mailbox = new Mailbox();
  private final OffsetCommits commits = new OffsetCommits("counter", consumer, nanos::get);
  private final ConsumerInput input =
      new ConsumerInput(
          new StartingOffsets(
              "counter",
              topic -> "",
              OffsetReset.FAIL,
              consumer,
              commits,
              new EventLog(InstantSource.system()),
              nanos::get),
          consumer,
          commits,
          new GroupLife("counter", new EventLog(InstantSource.system()), InstantSource.system()),
          mailbox,
          new Membership.Pace((waiting, waited) -> nanos.addAndGet(waited), nanos::get),
          new Heartbeats(consumer, new Heartbeats.Lengths(LONG, LONG, LONG), nanos::get));

  /** Owner: the test's thread. A consumer that knows committed offsets, when Kafka is there. */
  private static final class Committed extends MockConsumer<byte[], byte[]> {
    private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    private final Deque<RuntimeException> failures = new ArrayDeque<>();

    Committed() {
      super("earliest");
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndMetadata> committed(
        Set<TopicPartition> partitions, Duration timeout) {
      RuntimeException failure = failures.poll();
      if (failure != null) {
        throw failure;
      }
      Map<TopicPartition, OffsetAndMetadata> found = new HashMap<>();
      partitions.forEach(partition -> found.put(partition, offsets.get(partition)));
      return found;
    }
  }

  @BeforeEach
  void assign() {
    consumer.assign(List.of(CLICKS, ORDERS, OTHER));
    consumer.updateBeginningOffsets(Map.of(CLICKS, 0L, ORDERS, 0L, OTHER, 0L));
    for (TopicPartition source : consumer.assignment()) {
      consumer.seek(source, 90);
    }
  }

  @Test
  void aPartitionIsPausedAndResumedInAllItsInputs() {
    input.pause(0);
    assertThat(consumer.paused()).containsExactlyInAnyOrder(CLICKS, ORDERS);

    input.resume(0);
    assertThat(consumer.paused()).isEmpty();
  }

  @Test
  void aRewindGoesBackToTheCommittedOffsetsOrToTheBeginning() {
    consumer.offsets.put(CLICKS, new OffsetAndMetadata(40));
    List<String> told = new ArrayList<>();

    input.rewind(0, () -> told.add("done"));
    input.rewindWhenDue();
    assertThat(told).as("a moment later, lest a lasting failure spins").isEmpty();
    rewindLater();

    assertThat(consumer.position(CLICKS)).isEqualTo(40);
    assertThat(consumer.position(ORDERS)).isZero();
    assertThat(consumer.position(OTHER)).isEqualTo(90);
    assertThat(told).containsExactly("done");
  }

  @Test
  void aRewindWaitsForKafka() {
    consumer.offsets.put(CLICKS, new OffsetAndMetadata(40));
    consumer.failures.add(new TimeoutException("no broker"));
    List<String> told = new ArrayList<>();

    input.rewind(0, () -> told.add("done"));
    rewindLater();
    assertThat(told).as("nobody says where to").isEmpty();
    rewindLater();

    assertThat(consumer.failures).isEmpty();
    assertThat(consumer.position(CLICKS)).isEqualTo(40);
  }

  @Test
  void whatHasLeftIsNotRewound() {
    List<String> told = new ArrayList<>();
    input.rewind(0, () -> told.add("never"));
    input.rewind(1, () -> told.add("done"));

    input.forgetRewinds(Set.of(0));
    rewindLater();

    assertThat(told).containsExactly("done");
    assertThat(consumer.position(CLICKS)).isEqualTo(90);
  }

  private void rewindLater() {
    nanos.addAndGet(LONG.toNanos());
    input.rewindWhenDue();
  }

  @Test
  void aMessageWakesThePollAndIsNoError() {
    consumer.schedulePollTask(() -> input.execute(() -> {}));

    assertThat(input.poll()).isEmpty();
    assertThat(mailbox.hasMessages()).isTrue();
  }

  @Test
  void outsideAPollAMessageWakesNobody() {
    input.execute(() -> {});

    assertThat(mailbox.runMessages()).isTrue();
    assertThat(input.poll()).isEmpty();
  }

  @Test
  void messagesAreServedUntilWhatIsWaitedForIsDone() {
    List<String> told = new ArrayList<>();
    input.execute(() -> told.add("first"));
    input.execute(() -> told.add("second"));

    assertThat(input.serveMessages(() -> told.contains("second"), LONG)).isTrue();
    assertThat(nanos.get()).isLessThan(LONG.toNanos());
  }

  @Test
  void messagesAreServedUntilTheTimeIsOver() {
    List<String> told = new ArrayList<>();
    input.execute(() -> told.add("first"));

    assertThat(input.serveMessages(() -> told.contains("second"), LONG)).isFalse();
    assertThat(told).containsExactly("first");
    assertThat(nanos.get()).isEqualTo(LONG.toNanos());
  }

  @Test
  void theFirstFailureCounts() {
    assertThat(input.failure()).isEmpty();
    input.failed("first", Optional.empty());
    input.failed("second", Optional.empty());

    assertThat(input.failure()).contains("first");
  }
}
