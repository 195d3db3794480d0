package io.goka.contract;

import io.goka.contract.ImageFile.Image;
import io.goka.spi.Storage;
import io.goka.spi.StorageBatch;
import io.goka.spi.StorageCursor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Owner: its one writer; any thread reads, each from one image that nobody changes. */
final class FlawedStorage implements Storage {

  private final Flaw flaw;
  private final ImageFile file;
  private final AtomicInteger reads = new AtomicInteger();
  private final List<FlawedCursor> cursors = new ArrayList<>();
  private volatile Image image;
  private volatile Image before;

  FlawedStorage(Flaw flaw, Path directory) {
    this.flaw = flaw;
    this.file = new ImageFile(directory.resolve("image"));
    Image found = file.read();
    if (has(Flaw.NEW_ONE_HAS_A_MARK) && found.mark().isEmpty()) {
      found = new Image(found.entries(), Optional.of(new byte[0]));
    }
    if (has(Flaw.KEEPS_THE_MARK_ALONE)) {
      found = new Image(Image.empty().entries(), found.mark());
    }
    this.image = found;
    this.before = found;
  }

  private boolean has(Flaw asked) {
    return flaw == asked;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    boolean stale = has(Flaw.STALE_READS) && reads.incrementAndGet() % 3 == 0;
    byte[] value = (stale ? before : image).entries().get(stored(key));
    if (value == null || (value.length == 0 && has(Flaw.EMPTY_VALUE_IS_NONE))) {
      return null;
    }
    return has(Flaw.SHARES_ITS_ARRAYS) ? value : value.clone();
  }

  @Override
  public List<byte @Nullable []> getAll(List<byte[]> keys) {
    List<byte @Nullable []> values = new ArrayList<>(Storage.super.getAll(keys));
    if (has(Flaw.SKIPS_MISSING_KEYS)) {
      values.removeIf(value -> value == null);
    }
    boolean cut = has(Flaw.READS_A_THOUSAND_KEYS_AT_MOST) && values.size() > 1000;
    return cut ? values.subList(0, 1000) : values;
  }

  private byte[] stored(byte[] key) {
    return has(Flaw.KEYS_ARE_TEXT)
        ? new String(key, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8)
        : key;
  }

  @Override
  public void write(StorageBatch batch) {
    Image old = image;
    NavigableMap<byte[], byte[]> entries = new TreeMap<>(old.entries());
    List<byte[]> written = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      byte[] key = stored(batch.key(i));
      boolean again = written.stream().anyMatch(each -> Arrays.equals(each, key));
      if (!(again && has(Flaw.FIRST_WRITE_COUNTS))) {
        apply(entries, key, batch.value(i));
      }
      if (has(Flaw.FIRST_WRITE_COUNTS)) {
        written.add(key);
      }
    }
    if (has(Flaw.MARK_IS_AN_ENTRY)) {
      entries.put(StorageFixture.utf8("reached"), batch.mark());
    }
    boolean keepsMark = has(Flaw.NO_MARK_WITHOUT_WRITES) && batch.size() == 0;
    before = old;
    image = new Image(entries, keepsMark ? old.mark() : Optional.of(batch.mark()));
    tellCursors();
    flushInPart();
  }

  private void apply(NavigableMap<byte[], byte[]> entries, byte[] key, byte @Nullable [] value) {
    byte[] old = entries.get(key);
    if (value == null) {
      if (!has(Flaw.DELETES_NOTHING)) {
        entries.remove(key);
      }
    } else if (has(Flaw.CUTS_BIG_VALUES) && value.length > 1 << 20) {
      entries.put(key, Arrays.copyOf(value, 1 << 20));
    } else if (has(Flaw.TORN_VALUES) && old != null && old.length == value.length) {
      overwrite(old, value);
    } else {
      entries.put(key, value.clone());
    }
  }

  private static void overwrite(byte[] old, byte[] value) {
    for (int i = 0; i < value.length; i++) {
      old[i] = value[i];
      if (i == value.length / 2) {
        LockSupport.parkNanos(1);
      }
    }
  }

  private void tellCursors() {
    if (has(Flaw.CURSOR_DISLIKES_WRITES)) {
      synchronized (cursors) {
        cursors.forEach(FlawedCursor::end);
      }
    }
  }

  /** A storage that lets entries or mark reach the disk without the other. */
  private void flushInPart() {
    Image onDisk = has(Flaw.MARK_AHEAD_OF_ENTRIES) ? file.read() : image;
    if (has(Flaw.MARK_AHEAD_OF_ENTRIES)) {
      file.write(new Image(onDisk.entries(), image.mark()));
    } else if (has(Flaw.ENTRIES_AHEAD_OF_MARK)) {
      file.write(new Image(image.entries(), Optional.empty()));
    }
  }

  @Override
  public void filled() {
    if (has(Flaw.FORGETS_WHAT_IT_FILLED)) {
      image = before;
    }
  }

  @Override
  public Optional<byte[]> mark() {
    return image.mark();
  }

  @Override
  public StorageCursor range(byte @Nullable [] from, byte @Nullable [] to) {
    if (has(Flaw.BACKWARDS_THROWS) && from != null && to != null) {
      return new FlawedCursor(flaw, image.entries().subMap(from, to).entrySet().iterator());
    }
    FlawedCursor cursor = new FlawedCursor(flaw, entries(from, to));
    synchronized (cursors) {
      if (has(Flaw.ONE_CURSOR_AT_A_TIME)) {
        cursors.forEach(FlawedCursor::end);
      }
      cursors.add(cursor);
    }
    return cursor;
  }

  private Iterator<Map.Entry<byte[], byte[]>> entries(
      byte @Nullable [] from, byte @Nullable [] to) {
    boolean live = has(Flaw.SEES_LATER_WRITES) || has(Flaw.SEES_WRITES_AHEAD);
    return live ? new LiveEntries(() -> image, from, to) : inRange(from, to).iterator();
  }

  private List<Map.Entry<byte[], byte[]>> inRange(byte @Nullable [] from, byte @Nullable [] to) {
    NavigableMap<byte[], byte[]> found = image.entries();
    if (has(Flaw.DELETED_KEYS_IN_RANGES)) {
      found = new TreeMap<>(before.entries());
      found.putAll(image.entries());
    }
    if (has(Flaw.SIGNED_ORDER)) {
      NavigableMap<byte[], byte[]> signed = new TreeMap<>(Arrays::compare);
      signed.putAll(found);
      found = signed;
    }
    if (has(Flaw.BOUNDS_MUST_BE_KEYS) && from != null && !found.containsKey(from)) {
      return List.of();
    }
    return found.entrySet().stream()
        .filter(entry -> from == null || isFrom(entry.getKey(), from))
        .filter(entry -> to == null || isBefore(entry.getKey(), to))
        .toList();
  }

  private boolean isFrom(byte[] key, byte[] from) {
    int order = Arrays.compareUnsigned(key, from);
    return order > 0 || (order == 0 && !has(Flaw.FIRST_IS_LEFT_OUT));
  }

  private boolean isBefore(byte[] key, byte[] to) {
    int order = Arrays.compareUnsigned(key, to);
    return order < 0 || (order == 0 && has(Flaw.END_IS_INCLUDED));
  }

  @Override
  public long approximateKeys() {
    return has(Flaw.COUNTS_NOTHING) ? 0 : image.entries().size();
  }

  @Override
  public void flush() {
    if (has(Flaw.FLUSH_BRINGS_BACK_DELETED)) {
      NavigableMap<byte[], byte[]> all = new TreeMap<>(before.entries());
      all.putAll(image.entries());
      image = new Image(all, image.mark());
    }
    if (!has(Flaw.FLUSHES_NOTHING)) {
      writeFile();
    }
  }

  private void writeFile() {
    NavigableMap<byte[], byte[]> entries = image.entries();
    if (has(Flaw.FORGETS_DELETES_ON_DISK)) {
      entries = new TreeMap<>(file.read().entries());
      entries.putAll(image.entries());
    }
    file.write(new Image(entries, image.mark()));
  }

  @Override
  public void close() {
    if (!has(Flaw.CLOSES_WITHOUT_FLUSH)) {
      writeFile();
    }
  }
}
