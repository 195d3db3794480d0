package io.goka.engine.processing;

import io.goka.engine.processing.CacheEntry.Form;
import io.goka.engine.state.PartitionTable;
import io.goka.engine.state.TableMark;
import io.goka.spi.CodecException;
import io.goka.spi.StorageBatch;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Owner: task thread. One partition of a group: its queue of input, its callbacks, and the cache
 * over its table.
 */
final class PartitionProcessor {

  /** Who is told of what happens while records are processed. Called on the task thread. */
  interface Listener {

    /** A callback has emitted: the record goes into the epoch that is open. */
    void emitted(ProducerRecord<byte[], byte[]> record);

    /** Half of the queue is free again, and the partition was paused. */
    void drained(int partition);

    /**
     * For the first time, a key is here that the group's partitioner places elsewhere.
     *
     * @param source where its record came from
     * @param key the written key
     * @param home the partition in which it is looked for
     */
    void misplaced(TopicPartition source, byte[] key, int home);

    /**
     * Somebody else has written into the partition of the table's topic while it is ours.
     *
     * @param records how many records
     * @param from the offset at which the epoch's own updates could have begun
     * @param to the offset behind the epoch's last update
     */
    void foreignWrites(int partition, long records, long from, long to);
  }

  /** How many records are processed in one go, before other partitions have their turn. */
  private static final int SLICE = 1024;

  /** What an entry of unknown encoded size is taken for, in counting uncommitted bytes. */
  private static final int ENTRY_BYTES = 64;

  private final GroupPlan plan;
  private final PartitionStatus status;
  private final @Nullable PartitionTable table;
  private final @Nullable WriteBackCache cache;
  private final CallbackContext context;
  private final CallbackRun run;
  private final Listener listener;
  private final Deque<InputBatch> queue = new ArrayDeque<>();
  private final List<CacheEntry> dirty = new ArrayList<>();
  private final Map<TopicPartition, OffsetAndMetadata> moved = new HashMap<>();
  private final Map<String, Long> included = new HashMap<>();
  private final @Nullable CacheEntry[] entries = new CacheEntry[SLICE];
  private final Tally tally;
  private long storedEpoch = -1;
  private boolean toldMisplaced;
  private long uncommittedBytes;

  /**
   * @param table the partition's table, level with its topic; null in a group without one
   * @param listener told of what callbacks emit, and of keys that do not belong here
   */
  PartitionProcessor(
      GroupPlan plan, PartitionStatus status, @Nullable PartitionTable table, Listener listener) {
    this.plan = plan;
    this.status = status;
    this.table = table;
    this.cache = table == null ? null : new WriteBackCache(plan.tableCodec());
    this.context = new CallbackContext(plan, cache);
    this.run = new CallbackRun(plan, context);
    this.listener = listener;
    this.tally = new Tally(status.counters());
    if (table != null) {
      included.putAll(table.mark().inputOffsets());
    }
  }

  int partition() {
    return status.partition();
  }

  PartitionStatus status() {
    return status;
  }

  @Nullable PartitionTable table() {
    return table;
  }

  /** What this partition would lose if the process died now, in bytes, approximately. */
  long uncommittedBytes() {
    return uncommittedBytes;
  }

  /** Whether anything happened since the last epoch was cut. */
  boolean hasUncommitted() {
    return !moved.isEmpty() && !status.isAbandoned();
  }

  void enqueue(InputBatch batch) {
    queue.add(batch);
  }

  /** Forgets the input that waits. */
  void dropQueue() {
    queue.clear();
  }

  /**
   * Processes a slice of the oldest batch.
   *
   * @return how many records are done; 0 when none waits
   * @throws RecordFailedException when a record fails; those before it are done
   */
  int process() {
    InputBatch batch = queue.peek();
    if (batch == null || status.isAbandoned()) {
      return 0;
    }
    int from = batch.position();
    int to = Math.min(batch.size(), from + SLICE);
    GroupPlan.Input input = inputOf(batch);
    prepare(batch, from, to);
    int done = from;
    try {
      while (done < to && !status.isAbandoned()) {
        process(batch.record(done), entries[done - from], input);
        done++;
      }
    } finally {
      finish(batch, from, done);
    }
    return done - from;
  }

  private GroupPlan.Input inputOf(InputBatch batch) {
    GroupPlan.Input input = plan.edges().inputs().get(batch.source().topic());
    if (input == null) {
      throw new IllegalStateException("no input " + batch.source().topic());
    }
    return input;
  }

  /** Finds the entries of a slice's keys, and fetches together what the cache does not have. */
  private void prepare(InputBatch batch, int from, int to) {
    if (cache == null || table == null) {
      return;
    }
    List<CacheEntry> unknown = new ArrayList<>();
    List<byte[]> keys = new ArrayList<>();
    for (int i = from; i < to; i++) {
      byte[] key = batch.record(i).key();
      CacheEntry entry = key == null ? null : cache.entry(key);
      entries[i - from] = entry;
      if (entry != null && entry.form == Form.UNKNOWN) {
        // Known from here on, so that a key which the slice has twice is fetched once.
        entry.form = Form.ABSENT;
        unknown.add(entry);
        keys.add(key);
      }
    }
    tally.cacheMisses += unknown.size();
    tally.cacheHits += to - from - unknown.size();
    if (!unknown.isEmpty()) {
      cache.load(unknown, table.getAll(keys));
      unknown.forEach(entry -> checkPlace(batch.source(), entry));
    }
  }

  /**
   * Notes whether a key belongs here, and can be read at all. Asked when the cache learns of the
   * key, not for each of its records: neither ever changes.
   */
  private void checkPlace(TopicPartition source, CacheEntry entry) {
    int home = plan.graph().traits().partitioner().partition(entry.key, plan.partitions());
    entry.misplaced = home != partition();
    entry.malformed = isMalformed(entry.key);
    if (entry.misplaced && !toldMisplaced) {
      toldMisplaced = true;
      listener.misplaced(source, entry.key, home);
    }
  }

  private boolean isMalformed(byte[] key) {
    try {
      String unused = plan.graph().traits().keyFormat().decode(key);
      return false;
    } catch (RuntimeException e) {
      return true;
    }
  }

  private void process(
      ConsumerRecord<byte[], byte[]> record, @Nullable CacheEntry entry, GroupPlan.Input input) {
    if (run.run(record, entry, input) && !status.isAbandoned()) {
      takeEffect(entry);
    }
    tally.processed++;
  }

  private void takeEffect(@Nullable CacheEntry entry) {
    List<ProducerRecord<byte[], byte[]>> emits = context.emits();
    for (int i = 0; i < emits.size(); i++) {
      ProducerRecord<byte[], byte[]> emitted = emits.get(i);
      listener.emitted(emitted);
      uncommittedBytes += emitted.value().length + ENTRY_BYTES;
    }
    tally.emitted += emits.size();
    if (entry == null || cache == null) {
      return;
    }
    if (entry.misplaced) {
      tally.misplaced++;
    }
    if (context.write() != CallbackContext.Write.NONE) {
      boolean first = !entry.dirty;
      cache.write(entry, context.kept());
      if (first) {
        dirty.add(entry);
        uncommittedBytes += entry.bytes() + ENTRY_BYTES;
      }
      tally.tableWrites++;
    }
  }

  private void finish(InputBatch batch, int from, int done) {
    batch.advanceTo(done);
    if (status.inflow().remove(done - from, batch.bytes(from, done))) {
      listener.drained(partition());
    }
    moved.put(batch.source(), batch.nextOffset());
    if (batch.isDone()) {
      queue.remove();
    }
    Arrays.fill(entries, 0, Math.min(SLICE, batch.size() - from), null);
    status.counted(tally.counters());
  }

  /**
   * Ends the epoch for this partition: what it has to commit, encoded.
   *
   * @param epoch the epoch's number
   */
  PartitionCommit cut(long epoch) {
    StorageBatch writes = new StorageBatch(dirty.size());
    int keysAdded = 0;
    for (CacheEntry entry : dirty) {
      byte[] value = encoded(entry);
      writes.put(entry.key, value);
      boolean present = value != null;
      if (present != entry.stored) {
        keysAdded += present ? 1 : -1;
        entry.stored = present;
      }
      entry.dirty = false;
      entry.writtenInEpoch = epoch;
    }
    PartitionCommit commit = new PartitionCommit(writes, keysAdded, Map.copyOf(moved));
    tally.tableUpdates += dirty.size();
    dirty.clear();
    moved.clear();
    uncommittedBytes = 0;
    return commit;
  }

  private byte @Nullable [] encoded(CacheEntry entry) {
    if (cache == null) {
      throw new IllegalStateException("no table");
    }
    try {
      return cache.encoded(entry);
    } catch (RuntimeException cause) {
      throw new CodecException(
          "the table value of key " + plan.shownKey(entry.key) + " cannot be encoded: " + cause,
          cause);
    }
  }

  /**
   * An epoch is permanent: its writes go into the table, and old entries may go out of the cache.
   */
  void store(Epoch epoch, Epoch.PartitionEpoch done, Instant now, long cacheBytes) {
    PartitionCommit commit = done.commit();
    commit.inputOffsets().forEach((source, next) -> included.put(source.topic(), next.offset()));
    if (table != null && commit.writes().size() > 0) {
      tellForeignWrites(done);
      TableMark reached =
          table.mark().after(done.lastOffset() + 1, now, commit.keysAdded(), included);
      table.write(commit.writes(), reached);
    }
    storedEpoch = epoch.number();
    tally.commits++;
    status.counted(tally.counters());
    status.committed(now);
    evict(cacheBytes);
  }

  /**
   * The owner of a partition is the only one who writes its table's topic, so the offsets of its
   * updates follow upon each other. A gap is a record of somebody else: a former owner who was
   * stopped for longer than its session, or a second cluster under the same names.
   */
  private void tellForeignWrites(Epoch.PartitionEpoch done) {
    if (table != null) {
      long from = table.mark().offset();
      long to = done.lastOffset() + 1;
      long foreign = to - from - done.commit().writes().size();
      if (foreign > 0) {
        listener.foreignWrites(partition(), foreign, from, to);
      }
    }
  }

  /** Keeps the cache within its bound, as far as its entries are stored. */
  void evict(long cacheBytes) {
    if (cache != null) {
      cache.evict(cacheBytes, storedEpoch);
    }
  }

  void closeTable() {
    if (table != null) {
      table.close();
    }
  }
}
