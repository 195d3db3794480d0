package io.goka.engine.state;

import io.goka.spi.Storage;
import io.goka.spi.StorageBatch;
import io.goka.spi.StorageCursor;
import io.goka.spi.StorageException;
import io.goka.spi.StorageException.Kind;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A storage that remembers when somebody has found it damaged, whoever that was: from then on its
 * writer is refused, so that its owner gives it up to be rebuilt. Owner: as of the storage.
 */
final class GuardedStorage implements Storage {

  private final Storage storage;
  private volatile @Nullable StorageException damage;
  private volatile Consumer<StorageException> told = found -> {};

  GuardedStorage(Storage storage) {
    this.storage = storage;
  }

  /**
   * Says who is told of the first damage that is found.
   *
   * @param listener called on the thread that has found it
   */
  void onDamage(Consumer<StorageException> listener) {
    told = listener;
  }

  /**
   * Refuses to go on with what is damaged.
   *
   * @throws StorageException of kind CORRUPT, when somebody has found damage
   */
  void checkUndamaged() {
    StorageException found = damage;
    if (found != null) {
      throw new StorageException(Kind.CORRUPT, String.valueOf(found.getMessage()), found);
    }
  }

  /** Whether somebody has found damage. */
  boolean isDamaged() {
    return damage != null;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    try {
      return storage.get(key);
    } catch (StorageException e) {
      throw noted(e);
    }
  }

  @Override
  public List<byte @Nullable []> getAll(List<byte[]> keys) {
    try {
      return storage.getAll(keys);
    } catch (StorageException e) {
      throw noted(e);
    }
  }

  @Override
  public void write(StorageBatch batch) {
    checkUndamaged();
    try {
      storage.write(batch);
    } catch (StorageException e) {
      throw noted(e);
    }
  }

  @Override
  public void filling() {
    noting(storage::filling);
  }

  @Override
  public void filled() {
    noting(storage::filled);
  }

  @Override
  public Optional<byte[]> mark() {
    return noting(storage::mark);
  }

  @Override
  public StorageCursor range(byte @Nullable [] from, byte @Nullable [] to) {
    return new GuardedCursor(noting(() -> storage.range(from, to)));
  }

  @Override
  public long approximateKeys() {
    return noting(storage::approximateKeys);
  }

  @Override
  public void flush() {
    noting(storage::flush);
  }

  @Override
  public void close() {
    storage.close();
  }

  private void noting(Runnable work) {
    try {
      work.run();
    } catch (StorageException e) {
      throw noted(e);
    }
  }

  private <T> T noting(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (StorageException e) {
      throw noted(e);
    }
  }

  private StorageException noted(StorageException e) {
    if (e.kind() == Kind.CORRUPT && damage == null) {
      damage = e;
      told.accept(e);
    }
    return e;
  }

  /** Used by one thread, as the cursor is. */
  private final class GuardedCursor implements StorageCursor {

    private final StorageCursor cursor;

    GuardedCursor(StorageCursor cursor) {
      this.cursor = cursor;
    }

    @Override
    public boolean next() {
      try {
        return cursor.next();
      } catch (StorageException e) {
        throw noted(e);
      }
    }

    @Override
    public byte[] key() {
      return cursor.key();
    }

    @Override
    public byte[] value() {
      return cursor.value();
    }

    @Override
    public void close() {
      cursor.close();
    }
  }
}
