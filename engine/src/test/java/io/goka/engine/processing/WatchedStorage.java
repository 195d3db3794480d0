package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.state.MemoryStorageProvider;
import io.goka.spi.Storage;
import io.goka.spi.StorageBatch;
import io.goka.spi.StorageCursor;
import io.goka.spi.StorageException;
import io.goka.spi.StorageLocation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Owner: the test's thread. A storage on a disk that may be full, and that knows of its open
 * cursors: a RocksDB that is closed under a cursor takes the process down.
 */
final class WatchedStorage implements Storage {

  boolean failing;

  /** What a failure is a sign of. */
  StorageException.Kind kind = StorageException.Kind.OTHER;

  int openCursors;
  private final Storage storage =
      new MemoryStorageProvider().open(StorageLocation.at(Path.of("unused")));
  private boolean closed;

  /** Opens it again with what it holds. */
  void reopen() {
    closed = false;
  }

  private void check() {
    assertThat(closed).as("closed").isFalse();
    failWhenFull();
  }

  private void failWhenFull() {
    if (failing) {
      throw new StorageException(kind, "the disk is full", new IllegalStateException());
    }
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return storage.get(key);
  }

  @Override
  public List<byte @Nullable []> getAll(List<byte[]> keys) {
    return storage.getAll(keys);
  }

  @Override
  public void write(StorageBatch batch) {
    check();
    storage.write(batch);
  }

  @Override
  public Optional<byte[]> mark() {
    return storage.mark();
  }

  @Override
  public StorageCursor range(byte @Nullable [] from, byte @Nullable [] to) {
    openCursors++;
    return new Watched(storage.range(from, to));
  }

  @Override
  public long approximateKeys() {
    return storage.approximateKeys();
  }

  @Override
  public void flush() {
    check();
  }

  @Override
  public void close() {
    assertThat(openCursors).as("cursors that are open while the storage closes").isZero();
    closed = true;
    failWhenFull();
  }

  private final class Watched implements StorageCursor {

    private final StorageCursor cursor;
    private boolean open = true;

    Watched(StorageCursor cursor) {
      this.cursor = cursor;
    }

    private StorageCursor cursor() {
      assertThat(closed).as("the storage is closed").isFalse();
      assertThat(open).as("the cursor is open").isTrue();
      return cursor;
    }

    @Override
    public boolean next() {
      return cursor().next();
    }

    @Override
    public byte[] key() {
      return cursor().key();
    }

    @Override
    public byte[] value() {
      return cursor().value();
    }

    @Override
    public void close() {
      assertThat(open).as("closed once").isTrue();
      open = false;
      openCursors--;
      cursor.close();
    }
  }
}
