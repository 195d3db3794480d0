package io.goka.engine.state;

import io.goka.spi.StorageCursor;
import io.goka.spi.StorageException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/** Walks over a range of a RocksDB as it was when the cursor was made. Used by one thread. */
final class RocksCursor implements StorageCursor {

  private final RocksIterator iterator;
  private final ReadOptions options;
  private final @Nullable Slice end;
  private final byte @Nullable [] from;
  private boolean started;
  private boolean ended;

  RocksCursor(
      RocksIterator iterator, ReadOptions options, @Nullable Slice end, byte @Nullable [] from) {
    this.iterator = iterator;
    this.options = options;
    this.end = end;
    this.from = from;
  }

  @Override
  public boolean next() {
    if (ended) {
      // RocksDB does not survive a step beyond the end.
      return false;
    }
    if (started) {
      iterator.next();
    } else if (from == null) {
      iterator.seekToFirst();
    } else {
      iterator.seek(from);
    }
    started = true;
    if (!iterator.isValid()) {
      ended = true;
      try {
        iterator.status();
      } catch (RocksDBException e) {
        throw new StorageException(
            RocksFailures.kindOf(e), "cannot read on in the local table: " + e.getMessage(), e);
      }
      return false;
    }
    return true;
  }

  @Override
  public byte[] key() {
    return iterator.key();
  }

  @Override
  public byte[] value() {
    return iterator.value();
  }

  @Override
  public void close() {
    iterator.close();
    options.close();
    if (end != null) {
      end.close();
    }
  }
}
