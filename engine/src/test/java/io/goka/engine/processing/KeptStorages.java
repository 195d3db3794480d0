package io.goka.engine.processing;

import io.goka.engine.state.MemoryStorageProvider;
import io.goka.spi.Storage;
import io.goka.spi.StorageBatch;
import io.goka.spi.StorageCursor;
import io.goka.spi.StorageException;
import io.goka.spi.StorageLocation;
import io.goka.spi.StorageProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Owner: any thread. Storages on the heap that keep what was stored over a closing, and refuse a
 * folder that is open, as RocksDB does.
 */
final class KeptStorages implements StorageProvider {

  private final Map<Path, Kept> storages = new ConcurrentHashMap<>();
  private volatile @Nullable StorageException refusal;

  @Override
  public String name() {
    return "kept";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.ORDERED, Capability.SNAPSHOT);
  }

  @Override
  public Storage open(StorageLocation location) {
    Path directory = location.directory();
    StorageException refused = refusal;
    if (refused != null) {
      throw refused;
    }
    Kept storage = of(directory);
    if (!storage.open.compareAndSet(false, true)) {
      throw new StorageException("lock of " + directory, new IllegalStateException());
    }
    return storage;
  }

  /** The next write into a folder fails; null for it to work again. */
  void failNextWrite(Path directory, StorageException failure) {
    of(directory).failure.set(failure);
  }

  /** Opening fails until it is null again. */
  void failToOpen(@Nullable StorageException failure) {
    refusal = failure;
  }

  boolean isOpen(Path directory) {
    return of(directory).open.get();
  }

  /** What a folder holds, open or not. */
  Storage content(Path directory) {
    return of(directory).inner;
  }

  private Kept of(Path directory) {
    return storages.computeIfAbsent(directory, unseen -> new Kept());
  }

  private static final class Kept implements Storage {

    private final Storage inner =
        new MemoryStorageProvider().open(StorageLocation.at(Path.of("unused")));
    private final AtomicBoolean open = new AtomicBoolean();
    private final AtomicReference<@Nullable StorageException> failure = new AtomicReference<>();

    @Override
    public byte @Nullable [] get(byte[] key) {
      return inner.get(key);
    }

    @Override
    public List<byte @Nullable []> getAll(List<byte[]> keys) {
      return inner.getAll(keys);
    }

    @Override
    public void write(StorageBatch batch) {
      StorageException failed = failure.getAndSet(null);
      if (failed != null) {
        throw failed;
      }
      inner.write(batch);
    }

    @Override
    public Optional<byte[]> mark() {
      return inner.mark();
    }

    @Override
    public StorageCursor range(byte @Nullable [] from, byte @Nullable [] to) {
      return inner.range(from, to);
    }

    @Override
    public long approximateKeys() {
      return inner.approximateKeys();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      open.set(false);
    }
  }
}
