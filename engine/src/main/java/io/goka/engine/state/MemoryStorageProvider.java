package io.goka.engine.state;

import io.goka.spi.Storage;
import io.goka.spi.StorageBatch;
import io.goka.spi.StorageCursor;
import io.goka.spi.StorageLocation;
import io.goka.spi.StorageProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps tables on the Java heap: for small tables, and for tests. Nothing outlives the process, so
 * each start reads the whole topic. Owner: any thread.
 */
public final class MemoryStorageProvider implements StorageProvider {

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.ORDERED, Capability.SNAPSHOT);
  }

  @Override
  public Storage open(StorageLocation location) {
    return new MemoryStorage();
  }

  /** Owner: its one writer; any thread reads. */
  private static final class MemoryStorage implements Storage {

    private final ConcurrentNavigableMap<byte[], byte[]> entries =
        new ConcurrentSkipListMap<>(Arrays::compareUnsigned);
    private volatile Optional<byte[]> mark = Optional.empty();

    @Override
    public byte @Nullable [] get(byte[] key) {
      byte[] value = entries.get(key);
      return value == null ? null : value.clone();
    }

    @Override
    public synchronized void write(StorageBatch batch) {
      for (int i = 0; i < batch.size(); i++) {
        byte[] value = batch.value(i);
        if (value == null) {
          entries.remove(batch.key(i));
        } else {
          entries.put(batch.key(i), value);
        }
      }
      mark = Optional.of(batch.mark());
    }

    @Override
    public Optional<byte[]> mark() {
      return mark;
    }

    /** Copies the entries of the range, since an open cursor must see no later write. */
    @Override
    public synchronized StorageCursor range(byte @Nullable [] from, byte @Nullable [] to) {
      if (from != null && to != null && Arrays.compareUnsigned(from, to) >= 0) {
        return new MapCursor(Collections.emptyIterator());
      }
      ConcurrentNavigableMap<byte[], byte[]> tail = from == null ? entries : entries.tailMap(from);
      return new MapCursor(
          new ArrayList<>((to == null ? tail : tail.headMap(to)).entrySet()).iterator());
    }

    @Override
    public long approximateKeys() {
      return entries.size();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private static final class MapCursor implements StorageCursor {

    private final Iterator<Map.Entry<byte[], byte[]>> entries;
    private Map.@Nullable Entry<byte[], byte[]> current;

    MapCursor(Iterator<Map.Entry<byte[], byte[]>> entries) {
      this.entries = entries;
    }

    @Override
    public boolean next() {
      current = entries.hasNext() ? entries.next() : null;
      return current != null;
    }

    @Override
    public byte[] key() {
      return current().getKey().clone();
    }

    @Override
    public byte[] value() {
      return current().getValue().clone();
    }

    private Map.Entry<byte[], byte[]> current() {
      if (current == null) {
        throw new NoSuchElementException("the cursor is not on an entry");
      }
      return current;
    }

    @Override
    public void close() {}
  }
}
