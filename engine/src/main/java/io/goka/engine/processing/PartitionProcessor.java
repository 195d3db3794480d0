package io.goka.engine.processing;

import io.goka.engine.processing.CacheEntry.Form;
import io.goka.engine.state.PartitionTable;
import io.goka.engine.state.TableMark;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Owner: task thread. One partition of a group: its queue of input, its callbacks, its visits, and
 * the cache over its table.
 */
final class PartitionProcessor {

  /** Who is told of what happens while records are processed. Called on the task thread. */
  interface Listener {

    /** A callback has emitted: the record goes into the epoch that is open. */
    void emitted(ProducerRecord<byte[], byte[]> record);

    /** Half of the queue is free again, and the partition was paused. */
    void drained(int partition);

    /** Something that an operator should look at. */
    void suspicious(String message);

    /** A deferred commit was settled: a step is due. Any thread. */
    void settled();
  }

  /** How many records are processed in one go, before other partitions have their turn. */
  private static final int SLICE = 1024;

  private final GroupPlan plan;
  private final PartitionStatus status;
  private final @Nullable KeyEntries keys;
  private final @Nullable PartitionVisits visits;
  private final CallbackContext context;
  private final CallbackRun run;
  private final Listener listener;
  private final InstantSource clock;
  private final Tally tally;
  private final InputPositions positions = new InputPositions();
  private final Uncommitted uncommitted = new Uncommitted(positions);
  private final DeferredCommits deferred;
  private final Deque<InputBatch> queue = new ArrayDeque<>();
  private final Map<String, Long> included = new HashMap<>();
  private final @Nullable CacheEntry[] entries = new CacheEntry[SLICE];
  private long storedEpoch = -1;
  private boolean toldMisplaced;
  private String reading = "";

  /**
   * @param tables the partition's tables, level with their topics
   * @param listener told of what callbacks emit, and of what looks wrong
   * @param clock dates visits
   * @param ticker measures how long deferred commits are open
   */
  PartitionProcessor(
      GroupPlan plan,
      PartitionStatus status,
      LocalTables tables,
      Listener listener,
      InstantSource clock,
      LongSupplier ticker) {
    PartitionTable own = tables.own();
    this.plan = plan;
    this.status = status;
    this.listener = listener;
    this.clock = clock;
    this.tally = new Tally(status.counters());
    this.keys =
        own == null
            ? null
            : new KeyEntries(plan, status.partition(), own, tally, this::tellMisplaced);
    this.visits = own == null ? null : new PartitionVisits(status.partition(), own);
    this.deferred =
        new DeferredCommits(plan.group(), plan.config(), ticker, listener::settled, positions);
    this.context = new CallbackContext(plan, tables, keys == null ? null : keys.cache(), deferred);
    this.run = new CallbackRun(plan, context);
    if (own != null) {
      included.putAll(own.mark().inputOffsets());
    }
  }

  int partition() {
    return status.partition();
  }

  PartitionStatus status() {
    return status;
  }

  @Nullable PartitionTable table() {
    return keys == null ? null : keys.table();
  }

  /** What this partition would lose if the process died now, in bytes, approximately. */
  long uncommittedBytes() {
    return uncommitted.bytes();
  }

  /** Whether anything happened since the last epoch was cut. */
  boolean hasUncommitted() {
    return !uncommitted.isEmpty() && !status.isAbandoned();
  }

  void enqueue(InputBatch batch) {
    queue.add(batch);
  }

  /** Forgets the input that waits. */
  void dropQueue() {
    queue.clear();
  }

  /**
   * Takes in which deferred commits were settled since it was last asked, and warns of those that
   * are not for long.
   */
  void settleDeferred() {
    deferred.settle();
    status.deferred(deferred.size());
    DeferredHandle overdue = deferred.overdue();
    if (overdue != null) {
      ConsumerRecord<byte[], byte[]> record = overdue.record();
      listener.suspicious(
          "a deferred commit of "
              + record.topic()
              + "-"
              + record.partition()
              + " offset "
              + record.offset()
              + " is open for "
              + deferred.ageSeconds(overdue)
              + " s, "
              + deferred.size()
              + " in all: nothing behind it is committed. Does its plugin complete or fail every"
              + " handle?");
    }
  }

  /**
   * Processes a slice of the oldest batch.
   *
   * @return how many records are done; 0 when none waits
   * @throws RecordFailedException when a record fails, or its deferred commit; those before it are
   *     done
   */
  int process() {
    throwIfDeferredFailed();
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

  private void throwIfDeferredFailed() {
    DeferredHandle failed = deferred.failed();
    if (failed != null && failed.failure() != null) {
      ConsumerRecord<byte[], byte[]> record = failed.record();
      throw new RecordFailedException(
          "the deferred commit", record, plan.shownKey(record.key()), failed.failure());
    }
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
    if (keys == null) {
      return;
    }
    reading = batch.source().toString();
    for (int i = from; i < to; i++) {
      byte[] key = run.keyOf(batch.record(i));
      entries[i - from] = key == null ? null : keys.find(key);
    }
    keys.fetch();
  }

  private void tellMisplaced(byte[] key, int home) {
    if (!toldMisplaced) {
      toldMisplaced = true;
      listener.suspicious(
          reading
              + " has misplaced keys: "
              + plan.shownKey(key)
              + " belongs into partition "
              + home
              + ", where lookups will look for it. Have its producer partition as Kafka's Java clients"
              + " do (librdkafka: partitioner=murmur2_random), or set the group's partitioner");
    }
  }

  private void process(
      ConsumerRecord<byte[], byte[]> record, @Nullable CacheEntry entry, GroupPlan.Input input) {
    if (!run.passesOver(record)) {
      run.run(record, run.keyOf(record), entry, input);
      takeEffect(entry);
    }
    tally.processed++;
  }

  private void takeEffect(@Nullable CacheEntry entry) {
    if (status.isAbandoned()) {
      return;
    }
    List<ProducerRecord<byte[], byte[]>> emits = context.emits();
    for (int i = 0; i < emits.size(); i++) {
      ProducerRecord<byte[], byte[]> emitted = emits.get(i);
      listener.emitted(emitted);
      uncommitted.emitted(emitted.value().length);
    }
    tally.emitted += emits.size();
    if (!context.handles().isEmpty()) {
      deferred.keep(context.handles());
    }
    if (entry != null && keys != null) {
      write(entry, keys.cache());
    }
  }

  private void write(CacheEntry entry, WriteBackCache cache) {
    if (entry.misplaced) {
      tally.misplaced++;
    }
    if (context.write() != CallbackContext.Write.NONE) {
      boolean first = !entry.dirty;
      cache.write(entry, context.kept());
      if (first) {
        uncommitted.wrote(entry);
      }
      tally.tableWrites++;
    }
  }

  private void finish(InputBatch batch, int from, int done) {
    batch.advanceTo(done);
    if (status.inflow().remove(done - from, batch.bytes(from, done))) {
      listener.drained(partition());
    }
    if (done > from) {
      uncommitted.touch();
    }
    positions.processed(batch.source(), batch.nextOffset());
    if (batch.isDone()) {
      queue.remove();
    }
    Arrays.fill(entries, 0, Math.min(SLICE, batch.size() - from), null);
    status.counted(tally.counters());
  }

  /** Visits this partition once an epoch is stored. */
  void addVisit(Visit visit, long afterEpoch) {
    if (visits != null) {
      visits.add(visit, afterEpoch);
    }
  }

  /**
   * Visits some keys, when a visit is under way.
   *
   * @param lastStored the last epoch of the task that is stored
   * @return whether there was one
   * @throws RecordFailedException when a callback fails; the keys before it are done
   */
  boolean visit(long lastStored) {
    Visit visit = visits == null || status.isAbandoned() ? null : visits.current(lastStored);
    if (visit == null || visits == null || keys == null) {
      return false;
    }
    List<byte[]> next = visits.nextKeys();
    reading = plan.table().orElseThrow().name() + "-" + partition();
    CacheEntry[] found = new CacheEntry[next.size()];
    for (int i = 0; i < found.length; i++) {
      found[i] = keys.find(next.get(i));
    }
    keys.fetch();
    uncommitted.touch();
    visit(visit, visits, found);
    return true;
  }

  private void visit(Visit visit, PartitionVisits under, CacheEntry[] found) {
    GroupPlan.Input visitor = plan.edges().visits().get(visit.visitor());
    Object argument = visitor == null ? null : argument(visit, visitor);
    if (visitor == null || argument == null) {
      visit.fail("the group has no visitor '" + visit.visitor() + "'");
      return;
    }
    Instant now = clock.instant();
    for (int i = 0; i < found.length && !visit.isOver() && !status.isAbandoned(); i++) {
      CacheEntry entry = found[i];
      boolean there = entry.form != Form.ABSENT && !entry.malformed;
      if (there) {
        if (i > 0 && !visitor.codec().immutable()) {
          argument = visitor.codec().decode(visit.argument());
        }
        run.visit(entry, partition(), visitor, argument, now);
        takeEffect(entry);
      }
      under.done(entry.key, there);
    }
    status.counted(tally.counters());
  }

  /** A visit's argument; null when it cannot be decoded, which ends the visit alone. */
  private static @Nullable Object argument(Visit visit, GroupPlan.Input visitor) {
    try {
      return visitor.codec().decode(visit.argument());
    } catch (RuntimeException e) {
      visit.fail("the argument cannot be decoded: " + e.getMessage());
      return null;
    }
  }

  /**
   * Ends the epoch for this partition: what it has to commit, encoded.
   *
   * @param epoch the epoch's number
   */
  PartitionCommit cut(long epoch) {
    tally.tableUpdates += uncommitted.keys();
    return uncommitted.cut(epoch, this::encoded, visits == null ? Optional.empty() : visits.cut());
  }

  private byte @Nullable [] encoded(CacheEntry entry) {
    if (keys == null) {
      throw new IllegalStateException("no table");
    }
    return keys.encoded(entry);
  }

  /**
   * An epoch is permanent: its writes go into the table, and old entries may go out of the cache.
   */
  void store(Epoch epoch, Epoch.PartitionEpoch done, Instant now, long cacheBytes) {
    PartitionCommit commit = done.commit();
    PartitionTable table = table();
    commit.inputOffsets().forEach((source, next) -> included.put(source.topic(), next.offset()));
    if (table != null && commit.writes().size() > 0) {
      tellForeignWrites(table, done);
      TableMark reached =
          table.mark().after(done.lastOffset() + 1, now, commit.keysAdded(), included);
      table.write(commit.writes(), reached);
    }
    commit.visited().ifPresent(progress -> progress.visit().committed(partition(), progress));
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
  private void tellForeignWrites(PartitionTable table, Epoch.PartitionEpoch done) {
    long from = table.mark().offset();
    long to = done.lastOffset() + 1;
    long foreign = to - from - done.commit().writes().size();
    if (foreign > 0) {
      listener.suspicious(
          plan.table().orElseThrow().name()
              + "-"
              + partition()
              + " has "
              + foreign
              + " records of another writer between offsets "
              + from
              + " and "
              + to
              + ": was an instance stopped for longer than its session, or does another cluster use the"
              + " same group name? Until their keys are written again, what is recovered from the topic"
              + " differs from what is served here");
    }
  }

  /** Keeps the cache within its bound, as far as its entries are stored. */
  void evict(long cacheBytes) {
    if (keys != null) {
      keys.cache().evict(cacheBytes, storedEpoch);
    }
  }

  /** Processes nothing more, and lets go of its table, which stays open. */
  @Nullable PartitionTable release() {
    if (visits != null) {
      visits.end();
    }
    return table();
  }

  /** Processes nothing more, and closes its table. */
  void close() {
    PartitionTable table = release();
    if (table != null) {
      table.close();
    }
  }
}
