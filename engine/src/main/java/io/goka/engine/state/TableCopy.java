package io.goka.engine.state;

import io.goka.engine.observe.CopiedPartition;
import io.goka.engine.observe.RecoveryProgress;
import io.goka.engine.state.ServedTable.Reading;
import io.goka.spi.StorageException;
import io.goka.spi.StorageProvider;
import io.goka.spi.StorageProvider.Capability;
import io.goka.spi.View;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owner: any thread reads; the copies' thread writes. A full local copy of a topic, in bytes, which
 * follows it for as long as the server runs and is shared by all views and lookups of the topic.
 *
 * <p>A partition is read only while it is level: what was stored by an earlier run may be behind.
 * From then on it answers from what it has, also while Kafka is away. When the topic grows, keys
 * are looked for in the new partitions once these are level; when it is deleted and made anew, at
 * once, as nothing of the old partitions is left.
 */
public final class TableCopy {

  private static final Logger LOG = LoggerFactory.getLogger(TableCopy.class);

  private static final RecoveryProgress NOT_BEGUN = new RecoveryProgress(0, 0, 0, 0, Duration.ZERO);

  /**
   * What a copy is doing.
   *
   * @param state how far it is
   * @param since when it came into that state
   * @param problem what keeps it from being level, or from following; empty when nothing does
   */
  public record Moment(View.State state, Instant since, Optional<String> problem) {}

  private final String topic;
  private final StorageProvider storage;
  private final InstantSource clock;
  private final Executor writer;
  private final Map<Integer, Part> parts = new ConcurrentHashMap<>();
  private final CompletableFuture<Void> level = new CompletableFuture<>();
  private volatile Consumer<String> rereading = reason -> {};
  private volatile int partitionCount;
  private final List<Consumer<View.State>> listeners = new CopyOnWriteArrayList<>();
  private volatile Moment now;

  /** A partition that is followed, and its table while that is level. */
  private record Part(TableRecovery following, @Nullable PartitionTable table) {}

  /**
   * A copy that nobody has begun to make.
   *
   * @param storage keeps it
   * @param clock dates its states
   * @param writer runs what changes it, on the copies' thread
   */
  TableCopy(String topic, StorageProvider storage, InstantSource clock, Executor writer) {
    this.topic = topic;
    this.storage = storage;
    this.clock = clock;
    this.writer = writer;
    this.now = new Moment(View.State.IDLE, clock.instant(), Optional.empty());
  }

  /** The topic. */
  public String topic() {
    return topic;
  }

  /** The name of the storage that keeps the copy. */
  public String storage() {
    return storage.name();
  }

  /** Whether the copy can be scanned. */
  public boolean ordered() {
    return storage.capabilities().contains(Capability.ORDERED);
  }

  /**
   * Has somebody told of each state that it comes into from now on.
   *
   * @param listener called on the copies' thread; what it throws is logged
   */
  public void onState(Consumer<View.State> listener) {
    listeners.add(listener);
  }

  /** What it is doing. */
  public Moment now() {
    return now;
  }

  /** Over how many partitions keys are spread in this copy; 0 before that is known. */
  public int partitionCount() {
    return partitionCount;
  }

  /**
   * Completes when all partitions are level for the first time, on the copies' thread; never fails.
   * Each caller has a future of its own.
   */
  public CompletableFuture<Void> level() {
    return level.copy();
  }

  /** Whether all partitions have been level since the server was started. */
  public boolean wasLevel() {
    return level.isDone();
  }

  /**
   * Whether every key can be read now, also when Kafka is away. A partition that has failed is not
   * followed until it is tried again: what is left of the copy is not level without it.
   */
  public boolean isLevel() {
    int count = partitionCount;
    return count > 0
        && IntStream.range(0, count).allMatch(parts::containsKey)
        && parts.values().stream().allMatch(part -> part.table() != null);
  }

  /** Reads a key; {@link Reading.Recovering} while its partition is not level. */
  public Reading read(int partition, byte[] key) {
    Part part = parts.get(partition);
    if (part == null) {
      return new Reading.Recovering(NOT_BEGUN);
    }
    Reading here = part.table() == null ? null : part.table().read(key);
    return here == null ? new Reading.Recovering(part.following().progress()) : here;
  }

  /** Reads a page of a partition; {@link Scan.Recovering} while it is not level. */
  public Scan scan(int partition, KeyRange range, int limit) {
    if (!ordered()) {
      return new Scan.Unordered(storage());
    }
    Part part = parts.get(partition);
    if (part == null) {
      return new Scan.Recovering(NOT_BEGUN);
    }
    Scan page = part.table() == null ? null : part.table().scan(range, limit);
    return page == null ? new Scan.Recovering(part.following().progress()) : page;
  }

  /**
   * Drops a key, for all who share the copy, until its topic has the next record of it.
   *
   * @return completes when it is done, on the copies' thread; fails with a {@link
   *     StorageException}, and with an {@link IllegalStateException} while the partition is not
   *     level: its records are read anew, the key's too
   */
  public CompletableFuture<Void> evict(int partition, byte[] key) {
    return CompletableFuture.runAsync(
        () -> {
          Part part = parts.get(partition);
          if (part == null || part.table() == null) {
            throw new IllegalStateException(
                "partition "
                    + partition
                    + " of "
                    + topic
                    + " is not level with its topic, and would read the key again: evict it once"
                    + " the copy is level");
          }
          part.table().evict(key);
        },
        writer);
  }

  /** Throws the copy away, for all who share it, and reads the topic anew. Returns at once. */
  public void reread() {
    writer.execute(() -> rereading.accept("it was asked for"));
  }

  /** The partitions that are followed, in order. */
  public List<CopiedPartition> partitions() {
    return parts.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> shown(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static CopiedPartition shown(int partition, Part part) {
    PartitionTable table = part.table();
    return new CopiedPartition(
        partition, table != null, part.following().progress(), table == null ? 0 : table.keys());
  }

  // From here on for the copies' thread.

  /** Says who reads the topic anew. */
  void rereadBy(Consumer<String> reader) {
    rereading = reader;
  }

  /** A partition reads its topic. */
  void recovering(int partition, TableRecovery following) {
    parts.put(partition, new Part(following, null));
  }

  /** A partition is level. */
  void level(int partition, TableRecovery following, PartitionTable table) {
    parts.put(partition, new Part(following, table));
  }

  /** A partition is not followed any more. */
  void gone(int partition) {
    parts.remove(partition);
  }

  /**
   * Says how many partitions the topic has, which holds for keys as soon as all of them are level,
   * or none was before.
   */
  void countIs(int partitions, boolean allLevel) {
    if (allLevel || partitionCount == 0) {
      partitionCount = partitions;
    }
    if (allLevel) {
      level.complete(null);
    }
  }

  /**
   * Says that the topic was deleted and made anew with so many partitions: from now on keys are
   * looked for in these alone. Called before any of them is followed, and after none of the old is.
   */
  void madeAnew(int partitions) {
    partitionCount = partitions;
  }

  /** Says what it is doing. */
  void become(View.State state, Optional<String> problem) {
    Moment before = now;
    Instant since = before.state() == state ? before.since() : clock.instant();
    now = new Moment(state, since, problem);
    if (before.state() != state) {
      listeners.forEach(listener -> tell(listener, state));
    }
  }

  private void tell(Consumer<View.State> listener, View.State state) {
    try {
      listener.accept(state);
    } catch (Throwable e) {
      LOG.warn("a listener of the copy of {} failed in state {}", topic, state, e);
    }
  }
}
