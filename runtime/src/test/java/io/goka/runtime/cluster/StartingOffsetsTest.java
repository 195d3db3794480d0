package io.goka.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.config.InputConfig.OffsetReset;
import io.goka.engine.observe.Event;
import io.goka.engine.observe.EventLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where inputs are read from when the offset to go on at is gone. */
final class StartingOffsetsTest {

  private static final TopicPartition CLICKS = new TopicPartition("clicks", 3);
  private static final String STAMP = "topic-id=now";
  private static final String FORMER = "topic-id=former";

  private final EventLog events = new EventLog(InstantSource.system());
  private final Topics consumer = new Topics();
  private final AtomicLong nanos = new AtomicLong();
  private final OffsetCommits commits = new OffsetCommits("counter", consumer, System::nanoTime);

  /** Owner: the test's thread. Records from 50 to 100 are there. */
  private static final class Topics extends MockConsumer<byte[], byte[]> {
    private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    private boolean away;
    private boolean silent;

    Topics() {
      super("none");
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndMetadata> committed(
        Set<TopicPartition> partitions, Duration timeout) {
      if (away) {
        throw new TimeoutException("no broker");
      }
      return committed;
    }

    @Override
    public synchronized Map<TopicPartition, Long> beginningOffsets(
        Collection<TopicPartition> partitions, Duration timeout) {
      if (silent) {
        throw new TimeoutException("no answer");
      }
      return super.beginningOffsets(partitions, timeout);
    }
  }

  @BeforeEach
  void assign() {
    consumer.assign(List.of(CLICKS));
    consumer.updateBeginningOffsets(Map.of(CLICKS, 50L));
    consumer.updateEndOffsets(Map.of(CLICKS, 100L));
    consumer.seek(CLICKS, 7);
  }

  private StartingOffsets starts(OffsetReset policy) {
    return new StartingOffsets(
        "counter", topic -> STAMP, policy, consumer, commits, events, nanos::get);
  }

  private static OffsetOutOfRangeException outOfRange(long offset) {
    return new OffsetOutOfRangeException(Map.of(CLICKS, offset));
  }

  private static ConsumerRecords<byte[], byte[]> records() {
    return new ConsumerRecords<>(
        Map.of(
            CLICKS, List.of(new ConsumerRecord<>("clicks", 3, 60, new byte[] {1}, new byte[] {2}))),
        Map.of());
  }

  private List<String> told() {
    return events.after(0).stream().map(Event::message).toList();
  }

  @Test
  void aGroupThatHasNeverCommittedBeginsAtTheBeginning() {
    StartingOffsets starts = starts(OffsetReset.FAIL);

    starts.gone(new NoOffsetForPartitionException(Set.of(CLICKS)));

    assertThat(consumer.position(CLICKS)).isEqualTo(50);
    assertThat(starts.failure()).isEmpty();
    assertThat(told()).isEmpty();
  }

  @Test
  void recordsThatWereDeletedBeforeTheyWereProcessedFailTheGroup() {
    StartingOffsets starts = starts(OffsetReset.FAIL);

    starts.gone(outOfRange(20));

    assertThat(starts.failure().orElseThrow())
        .contains("clicks-3", "offset 20", "begins at 50", "30 records were deleted")
        .contains("group.counter.input.offset.reset=earliest", "--reset-offsets");
  }

  @Test
  void earliestGoesOnBehindTheGapAndSaysSo() {
    StartingOffsets starts = starts(OffsetReset.EARLIEST);

    starts.gone(outOfRange(20));

    assertThat(consumer.position(CLICKS)).isEqualTo(50);
    assertThat(starts.failure()).isEmpty();
    assertThat(told()).singleElement().asString().contains("30 records were deleted", "first");
  }

  @Test
  void latestGoesOnBehindTheLast() {
    StartingOffsets starts = starts(OffsetReset.LATEST);

    starts.gone(outOfRange(200));

    assertThat(consumer.position(CLICKS)).isEqualTo(100);
    assertThat(told()).singleElement().asString().contains("ends at 100", "behind the last");
  }

  /** What was read before is under way in offsets that mean nothing any more. */
  @Test
  void anInputThatIsMadeAnewWhileItIsReadNeedsANewStart() {
    StartingOffsets starts = starts(OffsetReset.EARLIEST);
    assertThat(starts.readable(records())).containsExactly(CLICKS);

    starts.gone(outOfRange(200));

    assertThat(starts.failure().orElseThrow())
        .contains("ends at offset 100 while it is read at 200");
  }

  @Test
  void anOffsetOfAFormerTopicMeansNothing() {
    consumer.committed.put(CLICKS, new OffsetAndMetadata(60, FORMER));
    StartingOffsets strict = starts(OffsetReset.FAIL);
    StartingOffsets lenient = starts(OffsetReset.EARLIEST);

    assertThat(strict.readable(records())).isEmpty();
    assertThat(strict.failure().orElseThrow()).contains("deleted and made anew", "offset 60");
    assertThat(lenient.readable(records())).isEmpty();
    assertThat(consumer.position(CLICKS)).isEqualTo(50);
    assertThat(lenient.readable(records())).as("read anew").containsExactly(CLICKS);
  }

  @Test
  void anOffsetThatAnotherProgramHasCommittedIsBelieved() {
    consumer.committed.put(CLICKS, new OffsetAndMetadata(60, "kafka-consumer-groups"));

    assertThat(starts(OffsetReset.FAIL).readable(records())).containsExactly(CLICKS);
  }

  @Test
  void recordsAreReadAgainWhenKafkaDoesNotTellWhatIsCommitted() {
    StartingOffsets starts = starts(OffsetReset.FAIL);
    consumer.away = true;

    assertThat(starts.readable(records())).isEmpty();

    assertThat(consumer.position(CLICKS)).isEqualTo(60);
    consumer.away = false;
    assertThat(starts.readable(records())).containsExactly(CLICKS);
  }

  /** A coordinator that has just started may tell of what was committed long ago. */
  @Test
  void anAnswerThatWasBehindIsMadeGoodByTheNext() {
    consumer.committed.put(CLICKS, new OffsetAndMetadata(80, STAMP));
    StartingOffsets starts = starts(OffsetReset.FAIL);

    assertThat(starts.readable(records())).as("from 60 on").isEmpty();

    assertThat(consumer.position(CLICKS)).isEqualTo(80);
    assertThat(starts.failure()).isEmpty();
  }

  @Test
  void whatTheTableIncludesIsNotProcessedAgain() {
    consumer.committed.put(CLICKS, new OffsetAndMetadata(60, STAMP));
    StartingOffsets starts = starts(OffsetReset.FAIL);
    starts.included(CLICKS, 75);

    assertThat(starts.readable(records())).isEmpty();
    assertThat(consumer.position(CLICKS)).isEqualTo(60);
    assertThat(starts.failure()).isEmpty();
    consumer.committed.put(CLICKS, new OffsetAndMetadata(90, STAMP));
    assertThat(starts.readable(records())).isEmpty();

    assertThat(consumer.position(CLICKS)).isEqualTo(90);
    assertThat(starts.failure()).isEmpty();
  }

  @Test
  void kafkaThatKeepsTellingOfLessThanTheTableIncludesFailsTheGroup() {
    consumer.committed.put(CLICKS, new OffsetAndMetadata(60, STAMP));
    StartingOffsets starts = starts(OffsetReset.EARLIEST);
    starts.included(CLICKS, 75);
    assertThat(starts.readable(records())).isEmpty();
    assertThat(starts.asksAgain()).isTrue();
    assertThat(starts.failure()).isEmpty();

    nanos.addAndGet(Duration.ofSeconds(31).toNanos());

    assertThat(starts.readable(records())).isEmpty();
    assertThat(starts.failure().orElseThrow())
        .contains("clicks-3 up to offset 75", "committed up to offset 60")
        .contains("move its offsets to 75", "state/counter");
  }

  @Test
  void anOffsetThatIsGoneThoughTheTableIncludesItsInputHasItsPolicy() {
    StartingOffsets strict = starts(OffsetReset.FAIL);
    StartingOffsets lenient = starts(OffsetReset.EARLIEST);
    for (StartingOffsets starts : List.of(strict, lenient)) {
      starts.included(CLICKS, 75);
      assertThat(starts.readable(records())).isEmpty();
      nanos.addAndGet(Duration.ofSeconds(31).toNanos());
      assertThat(starts.readable(records())).isEmpty();
    }

    assertThat(strict.failure().orElseThrow()).contains("nowhere", "offset.reset=earliest");
    assertThat(lenient.failure()).isEmpty();
    assertThat(consumer.position(CLICKS)).isEqualTo(50);
    assertThat(lenient.readable(records())).containsExactly(CLICKS);
  }

  /** Nobody is left behind where nothing is decided, nor moved back where it is. */
  @Test
  void anAnswerThatDoesNotComeDecidesNothing() {
    consumer.committed.put(CLICKS, new OffsetAndMetadata(60, FORMER));
    StartingOffsets starts = starts(OffsetReset.EARLIEST);
    consumer.silent = true;

    assertThat(starts.readable(records())).isEmpty();
    assertThat(consumer.position(CLICKS)).isEqualTo(60);
    consumer.silent = false;

    assertThat(starts.readable(records())).isEmpty();
    assertThat(consumer.position(CLICKS)).isEqualTo(50);
  }

  /** The old offset is committed yet when the first records come. */
  @Test
  void whatWasDecidedIsNotOverruledByTheOffsetThatIsCommittedYet() {
    consumer.committed.put(CLICKS, new OffsetAndMetadata(200, STAMP));
    StartingOffsets starts = starts(OffsetReset.EARLIEST);
    starts.gone(outOfRange(200));
    assertThat(consumer.position(CLICKS)).isEqualTo(50);

    assertThat(starts.readable(records())).containsExactly(CLICKS);

    assertThat(consumer.position(CLICKS)).isEqualTo(50);
  }

  @Test
  void anOffsetThatWasMovedBackByHandIsBelieved() {
    consumer.committed.put(CLICKS, new OffsetAndMetadata(60, ""));
    StartingOffsets starts = starts(OffsetReset.FAIL);
    starts.included(CLICKS, 75);

    assertThat(starts.readable(records())).containsExactly(CLICKS);
  }

  @Test
  void whatWasMovedBackIsLookedAtAgain() {
    consumer.committed.put(CLICKS, new OffsetAndMetadata(60, STAMP));
    StartingOffsets starts = starts(OffsetReset.FAIL);
    assertThat(starts.readable(records())).containsExactly(CLICKS);
    starts.rewind(Set.of(CLICKS), Duration.ofSeconds(1));
    consumer.committed.put(CLICKS, new OffsetAndMetadata(90, STAMP));

    assertThat(starts.readable(records())).isEmpty();

    assertThat(consumer.position(CLICKS)).isEqualTo(90);
  }
}
