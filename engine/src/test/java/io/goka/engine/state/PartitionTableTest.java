package io.goka.engine.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.spi.Storage;
import io.goka.spi.StorageBatch;
import io.goka.spi.StorageCursor;
import io.goka.spi.StorageException;
import io.goka.spi.StorageLocation;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PartitionTableTest {

  private static final UUID TOPIC = new UUID(1, 2);
  private static final byte[] KEY = "a".getBytes(UTF_8);

  @TempDir Path directory;

  @Test
  void valuesAndMarkAreStoredTogether() {
    PartitionTable table = rocks();
    TableMark reached = table.mark().reaching(5);
    table.write(writes("1"), reached);
    table.close();

    PartitionTable again = rocks();

    assertThat(again.mark()).isEqualTo(reached);
    assertThat(again.read(KEY)).isNotNull();
    assertThat(again.getAll(List.of(KEY))).containsExactly("1".getBytes(UTF_8));
    again.close();
  }

  @Test
  void isEmptyFromWhenItIsLevelWithNothingUntilItIsWritten() {
    try (PartitionTable table = memory()) {
      assertThat(table.isEmpty()).as("nobody has looked").isFalse();
      table.level(Instant.EPOCH);
      assertThat(table.isEmpty()).isTrue();
      table.wasLevel(Instant.ofEpochSecond(7));
      assertThat(table.isEmpty()).isTrue();

      table.commit(writes("1"), table.mark().reaching(5), Instant.EPOCH, 1 << 20);
      assertThat(table.isEmpty()).isFalse();
      table.level(Instant.ofEpochSecond(8));
      assertThat(table.isEmpty()).isFalse();
    }
  }

  /** A count may be wrong, as after a defect; then values that are there must be found. */
  @Test
  void isNotEmptyBecauseItsMarkSaysSo() {
    try (PartitionTable table = memory()) {
      table.write(writes("1"), table.mark().reaching(5).counted(0));
      table.level(Instant.EPOCH);

      assertThat(table.isEmpty()).isFalse();
    }
  }

  @Test
  void anEmptyStorageReachesTheStartOfTheTopicAsItIsNow() {
    try (PartitionTable table = memory()) {
      assertThat(table.mark()).isEqualTo(TableMark.none(TOPIC));
      assertThat(table.partition()).isEqualTo(3);
    }
  }

  @Test
  void aReadingTellsTheOffsetThatItReaches() {
    try (PartitionTable table = memory()) {
      table.write(writes("1"), table.mark().reaching(5));

      ServedTable.Reading.Here here = table.read(KEY);

      assertThat(here).isNotNull();
      assertThat(here.value()).isEqualTo("1".getBytes(UTF_8));
      assertThat(here.offset()).isEqualTo(5);
      assertThat(table.keys()).isEqualTo(1);
    }
  }

  @Test
  void beingLevelMovesTheMarkInTimeAndCountsTheKeys() {
    try (PartitionTable table = memory()) {
      table.write(
          writes("1"),
          new TableMark(TOPIC, 5, Instant.EPOCH, TableMark.UNCOUNTED, Map.of("clicks", 9L)));

      table.level(Instant.ofEpochSecond(7));

      assertThat(table.mark())
          .isEqualTo(new TableMark(TOPIC, 5, Instant.ofEpochSecond(7), 1, Map.of("clicks", 9L)));
    }
  }

  @Test
  void aFailedWriteMovesNothing() {
    Fenced storage = new Fenced();
    PartitionTable table = new PartitionTable(3, storage, false, TOPIC);
    storage.failing = true;

    assertThatThrownBy(() -> table.write(writes("1"), table.mark().reaching(5)))
        .isInstanceOf(StorageException.class);

    assertThat(table.mark().offset()).isZero();
  }

  @Test
  void aMarkThatCannotBeReadLeavesNoStorageOpen() {
    Fenced storage = new Fenced();
    storage.write(new StorageBatch(0).mark(new byte[] {1, 2, 3}));

    assertThatThrownBy(() -> new PartitionTable(3, storage, false, TOPIC))
        .isInstanceOf(StorageException.class);

    assertThat(storage.closes).hasValue(1);
  }

  @Test
  void afterTheCloseThereIsNothing() {
    Fenced storage = new Fenced();
    PartitionTable table = new PartitionTable(3, storage, false, TOPIC);

    table.close();
    table.close();

    assertThat(storage.closes).hasValue(1);
    assertThat(table.read(KEY)).isNull();
    assertThat(table.keys()).isZero();
  }

  @Test
  void noReaderIsInsideTheStorageWhenItCloses() throws Exception {
    ExecutorService readers = Executors.newFixedThreadPool(4);
    for (int round = 0; round < 50; round++) {
      Fenced storage = new Fenced();
      PartitionTable table = new PartitionTable(3, storage, false, TOPIC);
      closeAmongReaders(table, readers);
      assertThat(storage.violations).as("round %d", round).hasValue(0);
    }
    readers.shutdown();
  }

  @Test
  void readersOfARocksDbSurviveItsClose() throws Exception {
    ExecutorService readers = Executors.newFixedThreadPool(4);
    for (int round = 0; round < 10; round++) {
      PartitionTable table = rocks();
      table.write(writes("1"), table.mark().reaching(round + 1));
      closeAmongReaders(table, readers);
    }
    readers.shutdown();
  }

  private static void closeAmongReaders(PartitionTable table, ExecutorService readers)
      throws Exception {
    CountDownLatch reading = new CountDownLatch(4);
    List<Future<Boolean>> ends = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ends.add(readers.submit(readingUntilClosed(table, reading)));
    }
    reading.await();

    table.close();

    for (Future<Boolean> end : ends) {
      assertThat(end.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static Callable<Boolean> readingUntilClosed(
      PartitionTable table, CountDownLatch reading) {
    return () -> {
      boolean told = false;
      while (table.read(KEY) != null) {
        table.keys();
        if (!told) {
          told = true;
          reading.countDown();
        }
      }
      return told;
    };
  }

  private PartitionTable rocks() {
    return new PartitionTable(
        3,
        new RocksStorageProvider(Rocks.MEMORY).open(StorageLocation.at(directory.resolve("table"))),
        true,
        TOPIC);
  }

  private PartitionTable memory() {
    return new PartitionTable(
        3, new MemoryStorageProvider().open(StorageLocation.at(directory)), true, TOPIC);
  }

  private static StorageBatch writes(String value) {
    return new StorageBatch(1).put(KEY, value.getBytes(UTF_8));
  }

  @Test
  void aStorageThatCannotBeWalkedThroughIsNotCounted() {
    try (PartitionTable table = new PartitionTable(3, new Fenced(), false, TOPIC)) {
      table.write(writes("1"), table.mark().reaching(5));

      table.level(Instant.ofEpochSecond(7));

      assertThat(table.mark().keys()).isEqualTo(TableMark.UNCOUNTED);
      assertThat(table.keys()).as("the storage's estimate").isEqualTo(1);
    }
  }

  /** Owner: any thread. Notices who comes in too late, where RocksDB would crash. */
  private static final class Fenced implements Storage {
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger violations = new AtomicInteger();
    private final AtomicInteger closes = new AtomicInteger();
    private volatile Optional<byte[]> mark = Optional.empty();
    private volatile boolean failing;

    @Override
    public byte @Nullable [] get(byte[] key) {
      enter();
      return null;
    }

    @Override
    public long approximateKeys() {
      enter();
      return 1;
    }

    private void enter() {
      inside.incrementAndGet();
      for (int i = 0; i < 20; i++) {
        Thread.onSpinWait();
      }
      if (closes.get() > 0) {
        violations.incrementAndGet();
      }
      inside.decrementAndGet();
    }

    @Override
    public void write(StorageBatch batch) {
      if (failing) {
        throw new StorageException("the disk is full", new IllegalStateException());
      }
      mark = Optional.of(batch.mark());
    }

    @Override
    public Optional<byte[]> mark() {
      return mark;
    }

    @Override
    public StorageCursor range(byte @Nullable [] from, byte @Nullable [] to) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      closes.incrementAndGet();
      if (inside.get() > 0) {
        violations.incrementAndGet();
      }
    }
  }
}
