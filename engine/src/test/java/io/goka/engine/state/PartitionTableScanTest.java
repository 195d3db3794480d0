package io.goka.engine.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.engine.observe.RecoveryProgress;
import io.goka.spi.Codecs;
import io.goka.spi.KeyFormats;
import io.goka.spi.Partitioners;
import io.goka.spi.Storage;
import io.goka.spi.StorageBatch;
import io.goka.spi.StorageCursor;
import io.goka.spi.StorageLocation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PartitionTableScanTest {

  private static final UUID TOPIC = new UUID(1, 2);

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void entriesComeInUnsignedByteOrder(boolean rocks) {
    try (PartitionTable table = rocks ? rocks() : memory()) {
      write(table, "b", "a", "ä", "", "a/1", "z");

      assertThat(keys(table.scan(KeyRange.ALL, 10))).containsExactly("", "a", "a/1", "b", "z", "ä");
      assertThat(keys(table.scan(KeyRange.ofPrefix(bytes("a")), 10))).containsExactly("a", "a/1");
      assertThat(keys(table.scan(new KeyRange(bytes("a/"), bytes("z")), 10)))
          .containsExactly("a/1", "b");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPageEndsAtItsLimitAndTellsThatThereIsMore(boolean rocks) {
    try (PartitionTable table = rocks ? rocks() : memory()) {
      write(table, "a", "b", "c");

      assertThat(table.scan(KeyRange.ALL, 2))
          .satisfies(page -> assertThat(keys(page)).containsExactly("a", "b"))
          .extracting(Scan.Page::more)
          .isEqualTo(true);
      assertThat(table.scan(KeyRange.ALL.after(bytes("b")), 2))
          .satisfies(page -> assertThat(keys(page)).containsExactly("c"))
          .extracting(Scan.Page::more)
          .isEqualTo(false);
      assertThat(table.scan(KeyRange.ALL, 3)).extracting(Scan.Page::more).isEqualTo(false);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRangeThatHoldsNothingIsAnEmptyPage(boolean rocks) {
    try (PartitionTable table = rocks ? rocks() : memory()) {
      write(table, "a", "b", "c");

      assertThat(keys(table.scan(new KeyRange(bytes("c"), bytes("a")), 5))).isEmpty();
      assertThat(keys(table.scan(new KeyRange(bytes("x"), null), 5))).isEmpty();
    }
  }

  @Test
  void largeValuesMakeShortPagesOfAtLeastOneEntry() {
    try (PartitionTable table = memory()) {
      StorageBatch batch = new StorageBatch(3);
      for (String key : List.of("a", "b", "c")) {
        batch.put(bytes(key), new byte[2 << 20]);
      }
      table.write(batch, table.mark().reaching(3));

      assertThat(table.scan(KeyRange.ALL, 100))
          .satisfies(page -> assertThat(keys(page)).containsExactly("a"))
          .extracting(Scan.Page::more)
          .isEqualTo(true);
    }
  }

  @Test
  void afterTheCloseThereIsNoPage() {
    PartitionTable table = memory();

    table.close();

    assertThat(table.scan(KeyRange.ALL, 1)).isNull();
  }

  @Test
  void aStorageWithoutOrderIsNotScanned() {
    try (PartitionTable table =
        new PartitionTable(
            3, new MemoryStorageProvider().open(StorageLocation.at(directory)), false, TOPIC)) {
      assertThatThrownBy(() -> table.scan(KeyRange.ALL, 1))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  /** Where a cursor was left open, or a scan let in after the close, the process would end here. */
  @Test
  void scansOfARocksDbSurviveItsClose() throws Exception {
    ExecutorService readers = Executors.newFixedThreadPool(4);
    for (int round = 0; round < 10; round++) {
      PartitionTable table = rocks();
      write(table, "a", "b", "c", "d", "e", "f");
      closeAmongScans(table, readers);
    }
    readers.shutdown();
  }

  private static void closeAmongScans(PartitionTable table, ExecutorService readers)
      throws Exception {
    CountDownLatch scanning = new CountDownLatch(4);
    List<Future<Boolean>> ends = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ends.add(readers.submit(scanningUntilClosed(table, scanning)));
    }
    assertThat(scanning.await(20, TimeUnit.SECONDS)).isTrue();

    table.close();

    for (Future<Boolean> end : ends) {
      assertThat(end.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static Callable<Boolean> scanningUntilClosed(
      PartitionTable table, CountDownLatch scanning) {
    return () -> {
      boolean told = false;
      Scan.Page page = table.scan(KeyRange.ALL, 5);
      while (page != null) {
        assertThat(page.entries()).hasSize(5);
        if (!told) {
          told = true;
          scanning.countDown();
        }
        page = table.scan(KeyRange.ALL, 5);
      }
      return told;
    };
  }

  @Test
  void aStorageIsNotClosedUnderAnOpenCursor() throws Exception {
    WatchedStorage storage =
        new WatchedStorage(new MemoryStorageProvider().open(StorageLocation.at(directory)));
    PartitionTable table = new PartitionTable(3, storage, true, TOPIC);
    write(table, "a", "b");
    ExecutorService threads = Executors.newFixedThreadPool(2);
    Future<Scan.@Nullable Page> scan = threads.submit(() -> table.scan(KeyRange.ALL, 5));
    assertThat(storage.reading.await(20, TimeUnit.SECONDS)).isTrue();

    Future<?> close = threads.submit(table::close);

    assertThat(keys(scan.get(20, TimeUnit.SECONDS))).containsExactly("a", "b");
    close.get(20, TimeUnit.SECONDS);
    assertThat(storage.closed.getCount()).isZero();
    assertThat(storage.closedUnderCursor).isFalse();
    threads.shutdown();
  }

  /** Owner: any thread. A storage whose cursor, once it reads, gives others time to close it. */
  private static final class WatchedStorage extends ForwardingStorage {
    private final CountDownLatch reading = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean closedUnderCursor;

    WatchedStorage(Storage storage) {
      super(storage);
    }

    @Override
    public StorageCursor range(byte @Nullable [] from, byte @Nullable [] to) {
      StorageCursor cursor = super.range(from, to);
      reading.countDown();
      try {
        closedUnderCursor = closed.await(300, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return cursor;
    }

    @Override
    public void close() {
      super.close();
      closed.countDown();
    }
  }

  @Test
  void aGroupTableScansWhatIsHereAndLevel() {
    GroupTable table =
        new GroupTable("counter-table", Codecs.int64(), KeyFormats.UTF8, Partitioners.MURMUR2);
    RecoveryProgress progress = new RecoveryProgress(0, 5, 10, 5, Duration.ofSeconds(1));
    PartitionTable partition = memory();
    write(partition, "a");
    assertThat(table.scan(3, KeyRange.ALL, 1)).isEqualTo(new Scan.Elsewhere());

    table.recovering(3, () -> progress);
    assertThat(table.scan(3, KeyRange.ALL, 1)).isEqualTo(new Scan.Recovering(progress));

    table.level(partition);
    assertThat(table.scan(3, KeyRange.ALL, 1))
        .isInstanceOfSatisfying(
            Scan.Page.class, page -> assertThat(keys(page)).containsExactly("a"));

    table.ownedWhile(() -> false);
    assertThat(table.scan(3, KeyRange.ALL, 1)).isEqualTo(new Scan.Elsewhere());

    table.ownedWhile(() -> true);
    partition.close();
    assertThat(table.scan(3, KeyRange.ALL, 1)).isEqualTo(new Scan.Elsewhere());
  }

  @Test
  void aGroupTableWithoutOrderNamesItsStorage() {
    GroupTable table =
        new GroupTable(
            "counter-table",
            Codecs.int64(),
            KeyFormats.UTF8,
            Partitioners.MURMUR2,
            Optional.of("redis"));

    assertThat(table.scan(3, KeyRange.ALL, 1)).isEqualTo(new Scan.Unordered("redis"));
  }

  private static List<String> keys(Scan.@Nullable Page page) {
    return Objects.requireNonNull(page).entries().stream()
        .map(entry -> new String(entry.key(), UTF_8))
        .toList();
  }

  private static void write(PartitionTable table, String... keys) {
    StorageBatch batch = new StorageBatch(keys.length);
    for (String key : keys) {
      batch.put(bytes(key), bytes(key));
    }
    table.write(batch, table.mark().reaching(keys.length));
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

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
