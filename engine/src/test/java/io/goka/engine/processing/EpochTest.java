package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.engine.processing.Epoch.PartitionEpoch;
import io.goka.engine.state.MemoryStorageProvider;
import io.goka.engine.state.PartitionTable;
import io.goka.spi.StorageBatch;
import io.goka.spi.StorageLocation;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class EpochTest {

  private static final TopicPartition CHANGELOG = new TopicPartition("counter-table", 0);

  private final AtomicInteger settled = new AtomicInteger();
  private final Epoch epoch = new Epoch(3, 77, settled::incrementAndGet);

  @Test
  void isAcknowledgedWhenItIsSealedAndAllWasAcknowledged() {
    Callback first = epoch.sendingEmitted();
    Callback second = epoch.sendingEmitted();
    first.onCompletion(at(0), null);
    second.onCompletion(at(1), null);
    assertThat(epoch.acknowledged()).as("more may be sent").isFalse();
    Callback third = epoch.sendingEmitted();
    epoch.seal();
    assertThat(epoch.acknowledged()).isFalse();
    assertThat(settled).hasValue(0);

    third.onCompletion(at(2), null);

    assertThat(epoch.acknowledged()).isTrue();
    assertThat(settled).as("the task is told once").hasValue(1);
    assertThat(epoch.number()).isEqualTo(3);
    assertThat(epoch.openedNanos()).isEqualTo(77);
  }

  @Test
  void withNothingSentItIsAcknowledgedOnceSealed() {
    assertThat(epoch.hasSent()).isFalse();
    epoch.seal();

    assertThat(epoch.acknowledged()).isTrue();
  }

  @Test
  void aFailureIsToldAtOnceAndNothingAcknowledgesTheEpochAfterwards() {
    TimeoutException expired = new TimeoutException("expired");
    Callback first = epoch.sendingEmitted();
    Callback second = epoch.sendingEmitted();

    first.onCompletion(null, expired);
    assertThat(settled).hasValue(1);
    epoch.seal();
    second.onCompletion(at(1), null);

    assertThatThrownBy(epoch::throwIfFailed).isSameAs(expired);
    assertThat(epoch.acknowledged()).isFalse();
  }

  @Test
  void aPartitionReachesItsHighestAcknowledgedUpdate() {
    PartitionEpoch part = part(epoch);
    Callback first = epoch.sendingUpdate(part);
    Callback second = epoch.sendingUpdate(part);
    epoch.sendingEmitted().onCompletion(at(99), null);
    epoch.add(part);
    epoch.seal();
    assertThat(part.lastOffset()).isEqualTo(-1);

    second.onCompletion(at(6), null);
    first.onCompletion(at(5), null);

    assertThat(epoch.acknowledged()).isTrue();
    assertThat(part.lastOffset()).isEqualTo(6);
    assertThat(epoch.partitions()).containsExactly(part);
  }

  /** It may wait for room among what is sent. */
  @Test
  void theTaskIsToldNowAndThenWhileManyAreAcknowledged() {
    for (int i = 0; i < 3000; i++) {
      epoch.sendingEmitted();
    }
    for (int i = 0; i < 2500; i++) {
      epoch.sendingEmitted().onCompletion(at(i), null);
    }

    assertThat(settled).hasValue(2);
    assertThat(epoch.unacknowledged()).isEqualTo(3000);
  }

  /** The task must see the offsets of all acknowledgements that it has counted. */
  @Test
  void whoeverSeesItAcknowledgedSeesTheOffsets() throws Exception {
    Random random = new Random(5);
    ExecutorService producer = Executors.newSingleThreadExecutor();
    for (int round = 0; round < 1000; round++) {
      Epoch crossing = new Epoch(round, 0, () -> {});
      PartitionEpoch part = part(crossing);
      int records = 1 + random.nextInt(20);
      List<Callback> callbacks = new ArrayList<>();
      for (int i = 0; i < records; i++) {
        callbacks.add(crossing.sendingUpdate(part));
      }
      Future<?> acknowledging =
          producer.submit(
              () -> {
                for (int i = 0; i < records; i++) {
                  callbacks.get(i).onCompletion(at(i), null);
                }
              });
      crossing.seal();
      while (!crossing.acknowledged()) {
        Thread.onSpinWait();
      }
      assertThat(part.lastOffset()).isEqualTo(records - 1L);
      acknowledging.get();
    }
    producer.shutdown();
  }

  private static PartitionEpoch part(Epoch epoch) {
    PartitionProcessor partition =
        new PartitionProcessor(
            Plans.counter(),
            new PartitionStatus(0, () -> 10),
            LocalTables.of(
                new PartitionTable(
                    0,
                    new MemoryStorageProvider().open(StorageLocation.at(Path.of("unused"))),
                    true,
                    new UUID(1, 2))),
            Plans.noListener(),
            InstantSource.system(),
            System::nanoTime);
    return new PartitionEpoch(
        epoch, partition, new PartitionCommit(new StorageBatch(0), 0, Map.of(), Optional.empty()));
  }

  private static RecordMetadata at(long offset) {
    return new RecordMetadata(CHANGELOG, offset, 0, 0, 0, 0);
  }
}
