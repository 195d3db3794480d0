package io.goka.engine.state;

import io.goka.spi.Storage;
import io.goka.spi.StorageBatch;
import io.goka.spi.StorageCursor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Owner: as of what it forwards to. A storage of which a test changes a method or two. */
abstract class ForwardingStorage implements Storage {

  private final Storage target;

  ForwardingStorage(Storage target) {
    this.target = target;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return target.get(key);
  }

  @Override
  public void write(StorageBatch batch) {
    target.write(batch);
  }

  @Override
  public Optional<byte[]> mark() {
    return target.mark();
  }

  @Override
  public StorageCursor range(byte @Nullable [] from, byte @Nullable [] to) {
    return target.range(from, to);
  }

  @Override
  public long approximateKeys() {
    return target.approximateKeys();
  }

  @Override
  public void flush() {
    target.flush();
  }

  @Override
  public void close() {
    target.close();
  }
}
