package io.goka.runtime.simulation;

import io.goka.spi.Storage;
import io.goka.spi.StorageBatch;
import io.goka.spi.StorageCursor;
import io.goka.spi.StorageException;
import io.goka.spi.StorageLocation;
import io.goka.spi.StorageProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Owner: the test's thread. The disk of one instance, over all its processes. As with RocksDB
 * without a log: what was flushed survives a crash, what was not is gone as a whole.
 */
public final class CrashingStorages implements StorageProvider {

  /** Told of each write, at once. */
  @FunctionalInterface
  public interface Written {

    /** A folder now holds this. */
    void written(Path directory, NavigableMap<byte[], byte[]> entries, byte[] mark);
  }

  private static final int FLUSHES_ONE_OF = 6;

  private final Map<Path, Content> flushed = new HashMap<>();
  private final Map<Path, CrashingStorage> open = new HashMap<>();
  private final Schedule schedule;
  private final Written told;
  private final boolean marksSurvive;
  private @Nullable SimulatedProcess process;
  private int underWay;
  private boolean inOneGo;

  /** What a folder holds. */
  private record Content(NavigableMap<byte[], byte[]> entries, Optional<byte[]> mark) {
    static Content none() {
      return new Content(new TreeMap<>(Arrays::compareUnsigned), Optional.empty());
    }
  }

  /**
   * @param told of each write
   * @param marksSurvive whether a mark survives a crash at once, other than the values: a defect
   */
  public CrashingStorages(Schedule schedule, Written told, boolean marksSurvive) {
    this.schedule = schedule;
    this.told = told;
    this.marksSurvive = marksSurvive;
  }

  /** A process has the disk now; the one before it is dead, or has closed everything. */
  public void begin(SimulatedProcess next) {
    open.clear();
    underWay = 0;
    process = next;
  }

  /** Whether somebody is in the middle of writing. */
  public boolean isWriting() {
    return underWay > 0;
  }

  /**
   * Runs what writes in the background. Who needs the table has to wait until it has written, so
   * nobody has a turn meanwhile; it may crash on the way.
   */
  public void inOneGo(Runnable writing) {
    inOneGo = true;
    try {
      writing.run();
    } finally {
      inOneGo = false;
    }
  }

  /** How many storages are open. */
  public int open() {
    return open.size();
  }

  /** Loses everything. */
  public void wipe() {
    flushed.clear();
  }

  @Override
  public String name() {
    return "crashing";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.ORDERED, Capability.SNAPSHOT);
  }

  @Override
  public Storage open(StorageLocation location) {
    SimulatedProcess opening = process;
    if (opening == null) {
      throw new IllegalStateException("no process has the disk");
    }
    opening.boundary();
    Path directory = location.directory();
    if (open.containsKey(directory)) {
      throw new StorageException("lock of " + directory, new IllegalStateException());
    }
    CrashingStorage storage =
        new CrashingStorage(opening, directory, flushed.getOrDefault(directory, Content.none()));
    open.put(directory, storage);
    return storage;
  }

  private final class CrashingStorage implements Storage {

    private final SimulatedProcess owner;
    private final Path directory;
    private final NavigableMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);
    private Optional<byte[]> mark;

    CrashingStorage(SimulatedProcess owner, Path directory, Content content) {
      this.owner = owner;
      this.directory = directory;
      this.entries.putAll(content.entries());
      this.mark = content.mark();
    }

    private void check() {
      owner.throwIfDead();
      if (open.get(directory) != this) {
        throw new IllegalStateException(directory + " is used after it was closed");
      }
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
      check();
      return entries.get(key);
    }

    @Override
    public void write(StorageBatch batch) {
      check();
      underWay++;
      try {
        put(batch);
      } finally {
        underWay--;
      }
    }

    private void boundary() {
      if (inOneGo) {
        owner.crashPoint();
      } else {
        owner.boundary();
      }
    }

    private void put(StorageBatch batch) {
      boundary();
      for (int i = 0; i < batch.size(); i++) {
        byte[] value = batch.value(i);
        if (value == null) {
          entries.remove(batch.key(i));
        } else {
          entries.put(batch.key(i), value);
        }
      }
      mark = Optional.of(batch.mark());
      told.written(directory, entries, batch.mark());
      if (marksSurvive) {
        flushed.merge(
            directory,
            new Content(Content.none().entries(), mark),
            (values, marked) -> new Content(values.entries(), marked.mark()));
      }
      if (schedule.happens(1, FLUSHES_ONE_OF)) {
        flush();
      }
      boundary();
    }

    @Override
    public Optional<byte[]> mark() {
      return mark;
    }

    @Override
    public StorageCursor range(byte @Nullable [] from, byte @Nullable [] to) {
      check();
      NavigableMap<byte[], byte[]> tail = from == null ? entries : entries.tailMap(from, true);
      NavigableMap<byte[], byte[]> part = to == null ? tail : tail.headMap(to, false);
      return new Cursor(List.copyOf(new ArrayList<>(part.entrySet())).iterator());
    }

    @Override
    public long approximateKeys() {
      return entries.size();
    }

    @Override
    public void flush() {
      NavigableMap<byte[], byte[]> copy = new TreeMap<>(Arrays::compareUnsigned);
      copy.putAll(entries);
      flushed.put(directory, new Content(copy, mark));
    }

    @Override
    public void close() {
      check();
      owner.boundary();
      flush();
      open.remove(directory);
    }
  }

  private static final class Cursor implements StorageCursor {

    private final Iterator<Map.Entry<byte[], byte[]>> entries;
    private Map.@Nullable Entry<byte[], byte[]> current;

    Cursor(Iterator<Map.Entry<byte[], byte[]>> entries) {
      this.entries = entries;
    }

    @Override
    public boolean next() {
      current = entries.hasNext() ? entries.next() : null;
      return current != null;
    }

    @Override
    public byte[] key() {
      return current().getKey();
    }

    @Override
    public byte[] value() {
      return current().getValue();
    }

    private Map.Entry<byte[], byte[]> current() {
      if (current == null) {
        throw new IllegalStateException("the cursor is not on an entry");
      }
      return current;
    }

    @Override
    public void close() {}
  }
}
