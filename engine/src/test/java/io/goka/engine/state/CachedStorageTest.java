package io.goka.engine.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.spi.StorageBatch;
import io.goka.spi.StorageException;
import io.goka.spi.StorageException.Kind;
import io.goka.spi.StorageLocation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a memtable's storage keeps of what it reads, and of what it has written. */
final class CachedStorageTest {

  private static final TableMark NOTHING = TableMark.none(new UUID(1, 2));
  private static final long ROOM = 1 << 20;

  private final Disk disk = new Disk();
  private final RowMemory memory = new RowMemory(1 << 20);
  private final List<Runnable> later = new ArrayList<>();
  private final MemtableStorage storage =
      new MemtableStorage(
          disk, NOTHING, new WriteBehind(Duration.ofSeconds(30), later::add), memory);
  private Instant now = Instant.ofEpochSecond(1000);
  private long offset;

  /** Owner: as of the storage. One on the heap that counts how often it is read. */
  private static final class Disk extends ForwardingStorage {

    private int reads;
    private boolean failing;
    private Runnable whileReading = () -> {};
    private Runnable whileWriting = () -> {};

    Disk() {
      super(new MemoryStorageProvider().open(StorageLocation.at(Path.of("unused"))));
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
      reads++;
      byte[] value = super.get(key);
      Runnable meanwhile = whileReading;
      whileReading = () -> {};
      meanwhile.run();
      return value;
    }

    @Override
    public void write(StorageBatch batch) {
      if (failing) {
        throw new StorageException(Kind.OTHER, "failing");
      }
      super.write(batch);
      whileWriting.run();
    }
  }

  @Test
  void whatWasReadIsNotReadAgain() {
    write("a", "1");

    assertThat(get("a")).isEqualTo("1");
    assertThat(get("b")).isNull();
    assertThat(disk.reads).isEqualTo(2);
    assertThat(storage.getAll(List.of(bytes("a"), bytes("b"), bytes("c"))))
        .containsExactly(bytes("1"), null, null);
    assertThat(get("c")).isNull();
    assertThat(disk.reads).isEqualTo(3);
  }

  @Test
  void aFollowingChangesWhatWasRead() {
    write("a", "1", "b", "1");
    assertThat(get("a") + get("b") + get("c")).isEqualTo("11null");
    write("a", "2", "b", null, "c", "2", "a", "3");

    assertThat(get("a") + get("b") + get("c")).isEqualTo("3null2");
    assertThat(disk.reads).isEqualTo(3);
  }

  @Test
  void whatWasWrittenDownIsNotReadOnceTheStorageIsReadAtAll() {
    commit("a", "1", "b", "1");
    writeDown();
    assertThat(get("a")).isEqualTo("1");
    assertThat(disk.reads).isEqualTo(1);

    commit("b", "2", "c", "2", "d", null);
    writeDown();
    assertThat(get("a") + get("b") + get("c") + get("d")).isEqualTo("122null");
    assertThat(disk.reads).isEqualTo(1);
  }

  @Test
  void aValueReadFromBeforeAWriteIsNoRow() {
    write("a", "1", "b", "1");
    disk.whileReading = () -> write("a", "2");
    assertThat(get("a")).isEqualTo("1");
    assertThat(get("a")).isEqualTo("2");

    disk.whileReading =
        () -> {
          commit("b", "2");
          writeDown();
        };
    assertThat(get("b")).isEqualTo("1");
    assertThat(get("b")).isEqualTo("2");
  }

  @Test
  void aValueReadDuringAWriteIsNoRow() {
    write("a", "1", "b", "1");
    AtomicReference<@Nullable String> seen = new AtomicReference<>();
    disk.whileWriting = () -> seen.set(get("a"));
    write("b", "2");
    assertThat(seen.get()).isEqualTo("1");

    int reads = disk.reads;
    assertThat(get("a")).isEqualTo("1");
    assertThat(disk.reads).isEqualTo(reads + 1);
  }

  @Test
  void afterAFailedWriteNothingIsKnown() {
    write("a", "1");
    assertThat(get("a")).isEqualTo("1");
    disk.failing = true;
    assertThatThrownBy(() -> write("a", "2")).isInstanceOf(StorageException.class);
    disk.failing = false;
    int reads = disk.reads;
    assertThat(get("a")).isEqualTo("1");
    assertThat(disk.reads).isEqualTo(reads + 1);
    assertThat(get("a")).isEqualTo("1");
    assertThat(disk.reads).isEqualTo(reads + 1);
  }

  @Test
  void aClosedTableLeavesItsMemoryToOthers() {
    assertThat(memory.share()).isEqualTo(1 << 20);
    MemtableStorage other =
        new MemtableStorage(new Disk(), NOTHING, WriteBehind.byTheOwner(), memory);
    assertThat(memory.share()).isEqualTo(1 << 19);
    other.close();
    assertThat(memory.share()).isEqualTo(1 << 20);
  }

  private void writeDown() {
    now = now.plusSeconds(30);
    assertThat(storage.writeOld(now)).isTrue();
    later.remove(0).run();
  }

  private void write(@Nullable String... keysAndValues) {
    storage.write(batch(keysAndValues), NOTHING.reaching(++offset));
  }

  private void commit(@Nullable String... keysAndValues) {
    storage.commit(batch(keysAndValues), NOTHING.reaching(++offset), now, ROOM);
  }

  private static StorageBatch batch(@Nullable String... keysAndValues) {
    StorageBatch writes = new StorageBatch(keysAndValues.length / 2);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      String value = keysAndValues[i + 1];
      writes.put(bytes(String.valueOf(keysAndValues[i])), value == null ? null : bytes(value));
    }
    return writes;
  }

  private @Nullable String get(String key) {
    byte[] value = storage.get(bytes(key));
    return value == null ? null : new String(value, UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
