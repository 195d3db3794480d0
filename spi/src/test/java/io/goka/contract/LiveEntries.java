package io.goka.contract;

import io.goka.contract.ImageFile.Image;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Entries of a range as they are when they are come to. Used by one thread. */
final class LiveEntries implements Iterator<Map.Entry<byte[], byte[]>> {

  private final Supplier<Image> images;
  private final byte @Nullable [] from;
  private final byte @Nullable [] to;
  private byte @Nullable [] last;

  LiveEntries(Supplier<Image> images, byte @Nullable [] from, byte @Nullable [] to) {
    this.images = images;
    this.from = from;
    this.to = to;
  }

  @Override
  public boolean hasNext() {
    return peek() != null;
  }

  @Override
  public Map.Entry<byte[], byte[]> next() {
    Map.Entry<byte[], byte[]> entry = peek();
    if (entry == null) {
      throw new NoSuchElementException();
    }
    last = entry.getKey();
    return entry;
  }

  private Map.@Nullable Entry<byte[], byte[]> peek() {
    NavigableMap<byte[], byte[]> entries = images.get().entries();
    Map.Entry<byte[], byte[]> entry = after(entries);
    byte[] end = to;
    return entry == null || (end != null && Arrays.compareUnsigned(entry.getKey(), end) >= 0)
        ? null
        : entry;
  }

  private Map.@Nullable Entry<byte[], byte[]> after(NavigableMap<byte[], byte[]> entries) {
    if (last != null) {
      return entries.higherEntry(last);
    }
    return from == null ? entries.firstEntry() : entries.ceilingEntry(from);
  }
}
