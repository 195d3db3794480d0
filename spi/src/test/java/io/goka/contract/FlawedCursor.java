package io.goka.contract;

import io.goka.spi.StorageCursor;
import io.goka.spi.StorageException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Walks over entries. Used by one thread, except that its storage may end it. */
final class FlawedCursor implements StorageCursor {

  private final Flaw flaw;
  private final List<Map.Entry<byte[], byte[]>> passed = new ArrayList<>();
  private Iterator<Map.Entry<byte[], byte[]>> entries;
  private Map.@Nullable Entry<byte[], byte[]> current;
  private boolean keyTaken;
  private volatile boolean ended;

  FlawedCursor(Flaw flaw, Iterator<Map.Entry<byte[], byte[]>> entries) {
    this.flaw = flaw;
    this.entries = entries;
  }

  void end() {
    ended = true;
  }

  @Override
  public boolean next() {
    if (ended) {
      throw new StorageException("the cursor was ended");
    }
    keyTaken = false;
    current = entries.hasNext() ? entries.next() : null;
    if (current == null) {
      if (flaw == Flaw.STARTS_OVER_AT_THE_END) {
        entries = List.copyOf(passed).iterator();
      }
      return false;
    }
    passed.add(current);
    return true;
  }

  @Override
  public byte[] key() {
    if (keyTaken && flaw == Flaw.KEY_ONLY_ONCE) {
      throw new StorageException("the key was taken");
    }
    keyTaken = true;
    return owned(current().getKey());
  }

  @Override
  public byte[] value() {
    return owned(current().getValue());
  }

  private byte[] owned(byte[] bytes) {
    return flaw == Flaw.CURSOR_SHARES_ITS_ARRAYS ? bytes : bytes.clone();
  }

  private Map.Entry<byte[], byte[]> current() {
    Map.Entry<byte[], byte[]> entry = current;
    if (entry == null) {
      throw new NoSuchElementException("the cursor is on no entry");
    }
    return entry;
  }

  @Override
  public void close() {}
}
