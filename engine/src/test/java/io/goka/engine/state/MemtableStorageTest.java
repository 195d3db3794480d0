package io.goka.engine.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.spi.StorageBatch;
import io.goka.spi.StorageCursor;
import io.goka.spi.StorageException;
import io.goka.spi.StorageException.Kind;
import io.goka.spi.StorageLocation;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class MemtableStorageTest {

  private static final TableMark NOTHING = TableMark.none(new UUID(1, 2));
  private static final long ROOM = 1 << 20;

  private final Disk disk = new Disk();
  private final List<Update> topic = new ArrayList<>();
  private final MemtableStorage storage = storage(Runnable::run);
  private Instant now = Instant.ofEpochSecond(1000);

  /** One record of the table's topic. */
  private record Update(String key, @Nullable String value) {}

  /** Owner: as of the storage. One on the heap, which may be full, or found damaged. */
  private static final class Disk extends ForwardingStorage {

    private @Nullable Kind failing;
    private boolean closed;
    private int writes;

    Disk() {
      super(new MemoryStorageProvider().open(StorageLocation.at(Path.of("unused"))));
    }

    private void check() {
      assertThat(closed).as("closed").isFalse();
      if (failing != null) {
        throw new StorageException(failing, "failing");
      }
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
      check();
      return super.get(key);
    }

    @Override
    public void write(StorageBatch batch) {
      check();
      writes++;
      super.write(batch);
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @Test
  void whatIsCommittedIsReadAtOnceAndStoredLater() {
    commit("a", "1");

    assertThat(get("a")).isEqualTo("1");
    assertThat(storage.getAll(List.of(bytes("b"), bytes("a")))).containsExactly(null, bytes("1"));
    assertThat(disk.writes).isZero();
    assertThat(storage.writeOld(now)).isFalse();
  }

  @Test
  void whatIsOldIsWrittenAtOnceWithItsMark() {
    for (int i = 0; i < 1000; i++) {
      commit("key-" + i, "1");
    }
    now = now.plusSeconds(29);
    assertThat(storage.writeOld(now)).isFalse();
    now = now.plusSeconds(1);
    assertThat(storage.writeOld(now)).isTrue();

    assertThat(disk.approximateKeys()).isEqualTo(1000);
    assertThat(onDisk().offset()).isEqualTo(1000);
    assertThat(disk.writes).isEqualTo(1);
    assertThat(storage.writeOld(now)).isFalse();
  }

  @Test
  void aCommitBehindAnOldOneHasItStored() {
    commit("a", "1", "b", "1");
    now = now.plusSeconds(30);
    commit("a", "2");

    assertThat(onDisk().offset()).isEqualTo(2);
    assertThat(disk.get(bytes("a"))).isEqualTo(bytes("1"));
    assertThat(disk.get(bytes("b"))).isEqualTo(bytes("1"));
    assertThat(get("a")).isEqualTo("2");
  }

  @Test
  void nobodyWaitsForWhatIsOnItsWayIntoTheStorage() {
    List<Runnable> later = new ArrayList<>();
    MemtableStorage behind = storage(later::add);
    commit(behind, "a", "1", "b", "1");
    now = now.plusSeconds(30);

    assertThat(behind.writeOld(now)).isTrue();
    commit(behind, "a", "2", "c", "2");

    assertThat(disk.writes).isZero();
    assertThat(get(behind, "a")).isEqualTo("2");
    assertThat(get(behind, "b")).isEqualTo("1");
    assertThat(behind.getAll(List.of(bytes("c"), bytes("b"), bytes("d"))))
        .containsExactly(bytes("2"), bytes("1"), null);

    later.remove(0).run();

    assertThat(stored()).isEqualTo(asOf(2));
    assertThat(onDisk().offset()).isEqualTo(2);
    assertThat(get(behind, "a")).isEqualTo("2");
    assertThat(get(behind, "b")).isEqualTo("1");
  }

  @Test
  void whatAScanCouldNotWriteIsMetByTheOwnerToo() {
    commit("a", "1");
    disk.failing = Kind.FULL;
    assertThatThrownBy(() -> storage.range(null, null)).isInstanceOf(StorageException.class);

    assertThatThrownBy(() -> storage.writeOld(now)).isInstanceOf(StorageException.class);
    disk.failing = null;
    assertThat(storage.writeOld(now)).isTrue();
    assertThat(onDisk().offset()).isEqualTo(1);
  }

  @Test
  void whoComesWithMoreBeforeItIsStoredStoresItFirst() {
    List<Runnable> later = new ArrayList<>();
    MemtableStorage behind = storage(later::add);
    commit(behind, "a", "1");
    now = now.plusSeconds(30);
    commit(behind, "a", "2");
    now = now.plusSeconds(30);
    commit(behind, "a", "3");

    assertThat(onDisk().offset()).isEqualTo(1);
    later.forEach(Runnable::run);
    assertThat(onDisk().offset()).isEqualTo(2);
    assertThat(get(behind, "a")).isEqualTo("3");
  }

  @Test
  void whatIsOnItsWayAsItClosesIsStoredAndLeavesNothingToDo() {
    List<Runnable> later = new ArrayList<>();
    MemtableStorage behind = storage(later::add);
    commit(behind, "a", "1");
    now = now.plusSeconds(30);
    commit(behind, "b", "1");
    behind.close();

    assertThat(onDisk().offset()).isEqualTo(2);
    later.forEach(Runnable::run);
    assertThat(disk.writes).isEqualTo(2);
  }

  @Test
  void whatCannotBeWrittenIsMetByItsOwner() {
    List<Runnable> later = new ArrayList<>();
    MemtableStorage behind = storage(later::add);
    commit(behind, "a", "1");
    now = now.plusSeconds(30);
    assertThat(behind.writeOld(now)).isTrue();
    disk.failing = Kind.FULL;
    later.remove(0).run();

    assertThatThrownBy(() -> behind.writeOld(now)).isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> commit(behind, "a", "2")).isInstanceOf(StorageException.class);
    disk.failing = null;
    assertThat(get(behind, "a")).isEqualTo("1");
    assertThat(behind.writeOld(now)).isTrue();
    assertThat(onDisk().offset()).isEqualTo(1);
    assertThat(behind.writeOld(now)).isFalse();
  }

  @Test
  void aClockThatWasSetBackKeepsNothingForEver() {
    commit("a", "1");
    now = now.minusSeconds(1000);

    assertThat(storage.writeOld(now)).isTrue();
    assertThat(onDisk().offset()).isEqualTo(1);
  }

  @Test
  void whatDoesNotFitIsStoredAtOnce() {
    commit("a", "1");
    commit("b", "x".repeat((int) ROOM));

    assertThat(onDisk().offset()).isEqualTo(2);
    assertThat(disk.approximateKeys()).isEqualTo(2);
    assertThat(storage.bytes()).isLessThan(ROOM / 10);
  }

  @Test
  void theMemtablesStayWithinTheirBound() {
    for (int i = 0; i < 100_000; i++) {
      commit("key-" + i, "1");
      assertThat(storage.bytes()).isLessThanOrEqualTo(ROOM * 3 / 2);
    }
    assertThat(disk.approximateKeys()).isGreaterThan(50_000);
  }

  @Test
  void keysThatChangeAgainAndAgainAreWrittenOnce() {
    for (int i = 0; i < 100_000; i++) {
      commit("key-" + i % 100, String.valueOf(i));
    }

    assertThat(disk.writes).isZero();
  }

  @Test
  void aDirectWriteComesBehindWhatWasCommitted() {
    commit("a", "1", "b", "1");
    topic.add(new Update("a", null));
    storage.write(new StorageBatch(1).put(bytes("a"), null), NOTHING.reaching(topic.size()));

    assertThat(get("a")).isNull();
    assertThat(disk.get(bytes("a"))).isNull();
    assertThat(disk.get(bytes("b"))).isEqualTo(bytes("1"));
    assertThat(onDisk().offset()).isEqualTo(3);
  }

  @Test
  void aWalkSeesWhatIsCommittedAndNothingThatIsDeleted() {
    commit("a", "1", "b", "1", "c", "1");
    now = now.plusSeconds(31);
    commit("b", null, "d", "1");

    try (StorageCursor cursor = storage.range(null, null)) {
      List<String> keys = new ArrayList<>();
      while (cursor.next()) {
        keys.add(new String(cursor.key(), UTF_8));
      }
      assertThat(keys).containsExactly("a", "c", "d");
    }
  }

  @Test
  void aCloseStoresTheRest() {
    commit("a", "1");
    storage.close();

    assertThat(onDisk().offset()).isEqualTo(1);
    assertThat(disk.closed).isTrue();
  }

  @Test
  void aFullDiskStillCloses() {
    commit("a", "1");
    disk.failing = Kind.FULL;

    assertThatThrownBy(storage::close).isInstanceOf(StorageException.class);
    assertThat(disk.closed).isTrue();
    assertThat(disk.writes).isZero();
  }

  @Test
  void aWriteThatFailsIsTakenAgain() {
    commit("a", "1");
    now = now.plusSeconds(31);
    disk.failing = Kind.FULL;
    assertThat(storage.writeOld(now)).isTrue();
    assertThatThrownBy(() -> storage.writeOld(now)).isInstanceOf(StorageException.class);
    assertThat(get("a")).isEqualTo("1");
    disk.failing = null;

    assertThat(storage.writeOld(now)).isTrue();
    assertThat(disk.get(bytes("a"))).isEqualTo(bytes("1"));
  }

  @Test
  void whatFoundNoRoomIsNotTriedAgainAsItCloses() {
    commit("a", "1");
    now = now.plusSeconds(31);
    disk.failing = Kind.FULL;
    assertThat(storage.writeOld(now)).isTrue();
    assertThatThrownBy(() -> storage.writeOld(now)).isInstanceOf(StorageException.class);
    disk.failing = null;
    storage.close();

    assertThat(disk.writes).isZero();
    assertThat(disk.closed).isTrue();
  }

  @Test
  void whatIsDamagedIsRefusedAndNotWrittenAnyMore() {
    commit("a", "1");
    disk.failing = Kind.CORRUPT;
    assertThatThrownBy(() -> get("b")).isInstanceOf(StorageException.class);
    disk.failing = null;

    assertThatThrownBy(() -> commit("a", "2")).isInstanceOf(StorageException.class);
    storage.close();

    assertThat(disk.writes).isZero();
    assertThat(disk.closed).isTrue();
  }

  /** Wherever a process ends: what is stored is that of one commit, as its mark says. */
  @Test
  void atAnyMomentTheStorageHoldsWhatTheTopicHasUpToItsMark() {
    List<Runnable> later = new ArrayList<>();
    MemtableStorage behind = storage(later::add);
    Random random = new Random(11);
    Map<String, String> committed = new HashMap<>();
    for (int i = 0; i < 4000; i++) {
      disk.failing = random.nextInt(5) == 0 ? Kind.FULL : null;
      switch (random.nextInt(10)) {
        case 0 -> now = now.plusSeconds(random.nextInt(20));
        case 1 -> attempt(() -> behind.range(null, null).close());
        case 2, 3 -> attempt(() -> behind.writeOld(now));
        case 4 -> later.removeIf(writing -> ran(writing));
        default -> {
          disk.failing = null;
          commit(behind, random, committed, 1 + random.nextInt(40));
        }
      }
      assertThat(stored()).isEqualTo(asOf(onDisk().offset()));
    }
    disk.failing = null;
    assertThat(disk.writes).isGreaterThan(300);
    committed.forEach((key, value) -> assertThat(get(behind, key)).isEqualTo(value));
  }

  private static boolean ran(Runnable writing) {
    writing.run();
    return true;
  }

  private static void attempt(Runnable action) {
    try {
      action.run();
    } catch (StorageException e) {
      assertThat(e.kind()).isEqualTo(Kind.FULL);
    }
  }

  private void commit(
      MemtableStorage into, Random random, Map<String, String> committed, int updates) {
    String[] keysAndValues = new String[2 * updates];
    for (int i = 0; i < updates; i++) {
      String key = "key-" + random.nextInt(600);
      String value = random.nextInt(8) == 0 ? null : "v".repeat(random.nextInt(300));
      keysAndValues[2 * i] = key;
      keysAndValues[2 * i + 1] = value;
      if (value == null) {
        committed.remove(key);
      } else {
        committed.put(key, value);
      }
    }
    commit(into, keysAndValues);
  }

  private Map<String, String> stored() {
    Map<String, String> entries = new HashMap<>();
    try (StorageCursor cursor = disk.range(null, null)) {
      while (cursor.next()) {
        entries.put(new String(cursor.key(), UTF_8), new String(cursor.value(), UTF_8));
      }
    }
    return entries;
  }

  private Map<String, String> asOf(long offset) {
    Map<String, String> entries = new HashMap<>();
    for (Update update : topic.subList(0, (int) offset)) {
      String value = update.value();
      if (value == null) {
        entries.remove(update.key());
      } else {
        entries.put(update.key(), value);
      }
    }
    return entries;
  }

  /** One thread commits growing numbers; others must never see one go back. */
  @Test
  void readersNeverSeeAnOlderValueThanBefore() throws Exception {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    ExecutorService writer = Executors.newSingleThreadExecutor();
    MemtableStorage behind = storage(writer);
    commit(behind, "a", "0");
    Thread reader = new Thread(() -> watch(behind, failure, false));
    Thread walker = new Thread(() -> watch(behind, failure, true));
    reader.start();
    walker.start();
    for (int i = 1; i <= 10_000; i++) {
      now = now.plusMillis(i % 1000 == 0 ? 31_000 : 0);
      commit(behind, "a", String.valueOf(i), "filler-" + i % 3000, "x");
      boolean unused = behind.writeOld(now);
    }
    reader.interrupt();
    walker.interrupt();
    reader.join();
    walker.join();
    writer.shutdown();

    assertThat(failure.get()).isNull();
    assertThat(get(behind, "a")).isEqualTo("10000");
  }

  private static void watch(
      MemtableStorage behind, AtomicReference<Throwable> failure, boolean walks) {
    try {
      long last = 0;
      while (!Thread.currentThread().isInterrupted()) {
        long seen = walks ? walkTo(behind, "a") : Long.parseLong(get(behind, "a"));
        assertThat(seen).isGreaterThanOrEqualTo(last);
        last = seen;
      }
    } catch (Throwable e) {
      failure.set(e);
    }
  }

  private static long walkTo(MemtableStorage behind, String key) {
    try (StorageCursor cursor = behind.range(bytes(key), null)) {
      assertThat(cursor.next()).isTrue();
      return Long.parseLong(new String(cursor.value(), UTF_8));
    }
  }

  private MemtableStorage storage(Executor writers) {
    return new MemtableStorage(disk, NOTHING, WriteBehind.on(writers), new RowMemory(1 << 20));
  }

  private TableMark onDisk() {
    return disk.mark().map(TableMark::decode).orElse(NOTHING);
  }

  private void commit(@Nullable String... keysAndValues) {
    commit(storage, keysAndValues);
  }

  private void commit(MemtableStorage into, @Nullable String... keysAndValues) {
    StorageBatch writes = new StorageBatch(keysAndValues.length / 2);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      String value = keysAndValues[i + 1];
      topic.add(new Update(keysAndValues[i], value));
      writes.put(bytes(keysAndValues[i]), value == null ? null : bytes(value));
    }
    into.commit(writes, NOTHING.reaching(topic.size()), now, ROOM);
  }

  private @Nullable String get(String key) {
    return get(storage, key);
  }

  private static @Nullable String get(MemtableStorage from, String key) {
    byte[] value = from.get(bytes(key));
    return value == null ? null : new String(value, UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
