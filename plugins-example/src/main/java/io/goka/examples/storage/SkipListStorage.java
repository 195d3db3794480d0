package io.goka.examples.storage;

import io.goka.spi.Storage;
import io.goka.spi.StorageBatch;
import io.goka.spi.StorageCursor;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * One partition of a table in a sorted map. Owner: whoever owns the table writes; any thread reads.
 */
final class SkipListStorage implements Storage {

  private final ConcurrentNavigableMap<byte[], byte[]> values =
      new ConcurrentSkipListMap<>(Arrays::compareUnsigned);

  private volatile byte @Nullable [] mark;

  @Override
  public byte @Nullable [] get(byte[] key) {
    byte[] value = values.get(key);
    return value == null ? null : value.clone();
  }

  /**
   * Readers may see half of a batch, as they may see one batch and not the next: what they are
   * promised is whole values. Nothing of this is left after a kill, so all or nothing it is.
   */
  @Override
  public void write(StorageBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      byte[] value = batch.value(i);
      if (value == null) {
        values.remove(batch.key(i));
      } else {
        values.put(batch.key(i), value);
      }
    }
    mark = batch.mark();
  }

  @Override
  public Optional<byte[]> mark() {
    return Optional.ofNullable(mark);
  }

  @Override
  public StorageCursor range(byte @Nullable [] from, byte @Nullable [] to) {
    Map<byte[], byte[]> behind = from == null ? values : values.tailMap(from);
    return new Cursor(behind.entrySet().iterator(), to);
  }

  @Override
  public long approximateKeys() {
    return values.size();
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}

  /** Walks over entries. Owner: the thread that reads. */
  private static final class Cursor implements StorageCursor {

    private final Iterator<Map.Entry<byte[], byte[]>> entries;
    private final byte @Nullable [] to;
    private Map.@Nullable Entry<byte[], byte[]> entry;

    Cursor(Iterator<Map.Entry<byte[], byte[]>> entries, byte @Nullable [] to) {
      this.entries = entries;
      this.to = to;
    }

    @Override
    public boolean next() {
      Map.Entry<byte[], byte[]> next = entries.hasNext() ? entries.next() : null;
      entry = next == null || isBehind(next.getKey()) ? null : next;
      return entry != null;
    }

    private boolean isBehind(byte[] key) {
      return to != null && Arrays.compareUnsigned(key, to) >= 0;
    }

    @Override
    public byte[] key() {
      return current().getKey().clone();
    }

    @Override
    public byte[] value() {
      return current().getValue().clone();
    }

    @Override
    public void close() {}

    private Map.Entry<byte[], byte[]> current() {
      if (entry == null) {
        throw new IllegalStateException("the cursor is at no entry: call next() first");
      }
      return entry;
    }
  }
}
