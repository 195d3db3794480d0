package io.goka.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OffsetCommitsTest {

  private static final TopicPartition FIRST = new TopicPartition("clicks", 0);
  private static final TopicPartition SECOND = new TopicPartition("clicks", 1);
  private static final Duration WAIT = Duration.ofSeconds(10);

  private final Committing consumer = new Committing();
  private final OffsetCommits commits = new OffsetCommits("counter", consumer, System::nanoTime);

  /** Owner: the test's thread. A consumer whose commits end as the test says. */
  private static final class Committing extends MockConsumer<byte[], byte[]> {
    private final List<Map<TopicPartition, OffsetAndMetadata>> sent = new ArrayList<>();
    private final Deque<RuntimeException> syncFailures = new ArrayDeque<>();
    private @Nullable OffsetCommitCallback waiting;
    private @Nullable Exception answersMeanwhile;

    Committing() {
      super("earliest");
    }

    @Override
    public synchronized void commitAsync(
        Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
      sent.add(offsets);
      waiting = callback;
    }

    @Override
    public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
      assertThat(timeout).isPositive().isLessThanOrEqualTo(WAIT);
      if (answersMeanwhile != null) {
        answer(answersMeanwhile);
        answersMeanwhile = null;
      }
      RuntimeException failure = syncFailures.poll();
      if (failure != null) {
        throw failure;
      }
      sent.add(offsets);
    }

    void answer(@Nullable Exception failure) {
      Objects.requireNonNull(waiting).onComplete(Map.of(), failure);
    }
  }

  @BeforeEach
  void assign() {
    consumer.assign(List.of(FIRST, SECOND));
  }

  @Test
  void theNewestOffsetOfEachPartitionIsSentInTheBackgroundOneCommitAtATime() {
    commits.add(offsets(FIRST, 1));
    commits.add(offsets(SECOND, 5));
    commits.add(offsets(FIRST, 2));

    commits.sendWhenDue();
    commits.add(offsets(FIRST, 3));
    commits.sendWhenDue();

    assertThat(consumer.sent)
        .containsExactly(Map.of(FIRST, new OffsetAndMetadata(2), SECOND, new OffsetAndMetadata(5)));
  }

  @Test
  void withNothingToCommitNothingIsSent() {
    commits.sendWhenDue();
    commits.commitNow(WAIT);

    assertThat(consumer.sent).isEmpty();
  }

  @Test
  void whatCouldNotBeCommittedIsCommittedLaterUnlessANewerCame() {
    commits.add(offsets(FIRST, 2));
    commits.add(offsets(SECOND, 5));
    commits.sendWhenDue();
    commits.add(offsets(FIRST, 3));

    consumer.answer(new RetriableCommitFailedException("rebalancing"));
    commits.commitNow(WAIT);

    assertThat(consumer.sent.get(1))
        .isEqualTo(Map.of(FIRST, new OffsetAndMetadata(3), SECOND, new OffsetAndMetadata(5)));
  }

  @Test
  void whatCouldNotBeCommittedOfAPartitionThatHasLeftIsForgotten() {
    commits.add(offsets(FIRST, 2));
    commits.add(offsets(SECOND, 5));
    commits.sendWhenDue();
    consumer.assign(List.of(SECOND));

    consumer.answer(new RetriableCommitFailedException("rebalancing"));
    commits.commitNow(WAIT);

    assertThat(consumer.sent.get(1)).isEqualTo(offsets(SECOND, 5));
  }

  @Test
  void aMessageThatWakesTheConsumerDoesNotKeepTheLastCommitFromHappening() {
    commits.add(offsets(FIRST, 2));
    for (int i = 0; i < 5; i++) {
      consumer.syncFailures.add(new WakeupException());
    }

    commits.commitNow(WAIT);

    assertThat(consumer.sent).containsExactly(offsets(FIRST, 2));
  }

  @Test
  void whatCouldNotBeCommittedWhenOthersLeftIsCommittedLater() {
    commits.add(offsets(FIRST, 2));
    commits.add(offsets(SECOND, 5));
    consumer.syncFailures.add(new TimeoutException("no broker"));

    commits.commitNow(WAIT);
    commits.forget(List.of(FIRST));
    commits.sendWhenDue();

    assertThat(consumer.sent).containsExactly(offsets(SECOND, 5));
  }

  /** Kafka's consumer calls back within whatever call comes next. */
  @Test
  void anOlderCommitThatFailsDuringANewerOneIsNotTriedAgain() {
    commits.add(offsets(FIRST, 2));
    commits.sendWhenDue();
    commits.add(offsets(FIRST, 3));
    consumer.answersMeanwhile = new RetriableCommitFailedException("disconnected");

    commits.commitNow(WAIT);
    commits.commitNow(WAIT);

    assertThat(consumer.sent).containsExactly(offsets(FIRST, 2), offsets(FIRST, 3));
  }

  @Test
  void anOlderCommitThatFailsDuringANewerOneDoesNotTakeItsPlace() {
    commits.add(offsets(FIRST, 2));
    commits.sendWhenDue();
    commits.add(offsets(FIRST, 3));
    consumer.answersMeanwhile = new RetriableCommitFailedException("disconnected");
    consumer.syncFailures.add(new TimeoutException("no broker"));

    commits.commitNow(WAIT);
    commits.commitNow(WAIT);

    assertThat(consumer.sent).containsExactly(offsets(FIRST, 2), offsets(FIRST, 3));
  }

  @Test
  void whatIsForgottenIsNotCommitted() {
    commits.add(offsets(FIRST, 2));

    commits.forget(List.of(FIRST));
    commits.commitNow(WAIT);

    assertThat(consumer.sent).isEmpty();
  }

  private static Map<TopicPartition, OffsetAndMetadata> offsets(
      TopicPartition partition, long offset) {
    return Map.of(partition, new OffsetAndMetadata(offset));
  }
}
