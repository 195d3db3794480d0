package io.goka.engine.processing;

import io.goka.engine.state.PartitionTable;
import io.goka.engine.state.TableMark;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Owner: task thread. One partition of a group: its queue of input, its callbacks, its visits, and
 * the cache over its table.
 */
final class PartitionProcessor {

  /** Who is told of what happens while records are processed. Called on the task thread. */
  interface Listener {

    /**
     * A callback has emitted: the record goes into the epoch that is open.
     *
     * @param trace leads back to the input record, should Kafka refuse what came of it
     */
    void emitted(ProducerRecord<byte[], byte[]> record, RefusalTrace trace);

    /** Half of the queue is free again, and the partition was paused. */
    void drained(int partition);

    /** Something that an operator should look at. */
    void suspicious(String message);

    /** A deferred commit was settled: a step is due. Any thread. */
    void settled();
  }

  /** How many records are processed in one go, before other partitions have their turn. */
  private static final int SLICE = 1024;

  /** The part of the partition's cache that its table's memtable may take. */
  private static final int MEMTABLE_SHARE = 2;

  /** The part that is left to the values which callbacks read and write, in any case. */
  private static final int LEAST_SHARE = 8;

  private final GroupPlan plan;
  private final PartitionStatus status;
  private final @Nullable KeyEntries keys;
  private final @Nullable VisitCallbacks visits;
  private final CallbackRun run;
  private final CallbackEffects effects;
  private final RecordErrors errors;
  private final PartitionDoubts doubts;
  private final Listener listener;
  private final Tally tally;
  private final InputPositions positions;
  private final Uncommitted uncommitted;
  private final DeferredCommits deferred;
  private final SliceTime sliceTime;
  private final Deque<InputBatch> queue = new ArrayDeque<>();
  private final Map<String, Long> included = new HashMap<>();
  private final @Nullable CacheEntry[] entries = new CacheEntry[SLICE];
  private final long mostUncommitted;
  private long storedEpoch = -1;

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
    this.positions = new InputPositions(plan::inputStamp);
    this.uncommitted = new Uncommitted(positions);
    this.mostUncommitted = plan.config().uncommittedBytes();
    this.listener = listener;
    this.sliceTime = new SliceTime(ticker, status.pulse());
    this.tally = new Tally(status.counters());
    this.doubts = new PartitionDoubts(plan, status.partition(), status.troubles(), listener);
    this.deferred =
        new DeferredCommits(plan.group(), plan.config(), ticker, listener::settled, positions);
    this.errors = new RecordErrors(plan, status.troubles(), listener, uncommitted, tally, ticker);
    this.keys = own == null ? null : new KeyEntries(plan, status, own, tally, doubts);
    CallbackContext context =
        new CallbackContext(plan, tables, keys == null ? null : keys.cache(), deferred);
    this.run = new CallbackRun(plan, context);
    this.effects =
        new CallbackEffects(context, listener, status, uncommitted, deferred, keys, tally);
    this.visits =
        keys == null
            ? null
            : new VisitCallbacks(
                plan,
                status,
                keys,
                run,
                effects,
                new VisitErrors(plan, listener, tally, ticker),
                doubts,
                clock,
                sliceTime);
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
    errors.waitNoMore();
  }

  /**
   * Takes in which deferred commits were settled since it was last asked, and warns of those that
   * are not for long.
   */
  void settleDeferred() {
    deferred.settle();
    status.deferred(deferred.size());
    doubts.overdue(deferred);
  }

  /**
   * Processes a slice of the oldest batch.
   *
   * @return how many records are done; 0 when none waits, or the first waits to be tried again
   * @throws RecordFailedException when the group is to fail of a record; those before it are done
   * @throws ReplayException when a record is to be met again, from the last commit on
   */
  int process() {
    throwIfDeferredFailed();
    InputBatch batch = queue.peek();
    if (batch == null || status.isAbandoned() || errors.mustWait()) {
      return 0;
    }
    int from = batch.position();
    int to = Math.min(batch.size(), from + SLICE);
    GroupPlan.Input input = inputOf(batch);
    prepare(batch, from, to);
    int done = from;
    sliceTime.begin();
    try {
      boolean goOn = done < to && !status.isAbandoned();
      while (goOn) {
        if (!process(batch.record(done), entries[done - from], input)) {
          break;
        }
        done++;
        goOn =
            done < to
                && !status.isAbandoned()
                && !sliceTime.isOver(done - from)
                && uncommitted.bytes() < mostUncommitted;
      }
    } finally {
      finish(batch, from, done);
    }
    return done - from;
  }

  /** Whether a callback has deferred the commit of its record, and not settled it. */
  boolean hasOpenDeferred() {
    return deferred.size() > 0;
  }

  /**
   * Lets the records whose deferred commit has failed have their policy.
   *
   * @throws RecordFailedException when the group is to fail of one
   * @throws ReplayException when one is to be met again, from the last commit on
   */
  void throwIfDeferredFailed() {
    if (!status.isAbandoned()) {
      errors.passOverFailed(deferred);
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
    doubts.reading(batch.source());
    for (int i = from; i < to; i++) {
      byte[] key = run.keyOf(batch.record(i));
      entries[i - from] = key == null ? null : keys.find(key);
    }
    keys.fetch();
  }

  /** Whether the record is done with; otherwise it is to be tried again. */
  private boolean process(
      ConsumerRecord<byte[], byte[]> record, @Nullable CacheEntry entry, GroupPlan.Input input) {
    try {
      if (!run.passesOver(record)) {
        if (!errors.mayBegin(record)) {
          return false;
        }
        run.run(record, run.keyOf(record), entry, input);
        effects.take(record, entry);
      }
      tally.processed++;
      return true;
    } catch (RecordFailedException e) {
      // What an abandoned partition has failed of is its next owner's.
      return !status.isAbandoned() && errors.passOver(e);
    }
  }

  /**
   * The shorter of a time and that until a record or a key is to be tried again, in nanoseconds.
   */
  long nanosToRetry(long idleNanos) {
    long idle = errors.nanosToRetry(idleNanos);
    return visits == null ? idle : visits.nanosToRetry(idle);
  }

  /** Has a refusal of a table value traced back to its key. */
  Callback tracing(byte[] key, byte @Nullable [] value, Callback acknowledged) {
    return keys == null ? acknowledged : keys.tracing(key, value, acknowledged);
  }

  private void finish(InputBatch batch, int from, int done) {
    batch.advanceTo(done);
    if (status.inflow().remove(done - from, batch.bytesBefore(done) - batch.bytesBefore(from))) {
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
    return visits != null && visits.step(lastStored);
  }

  /**
   * Ends the epoch for this partition: what it has to commit, encoded.
   *
   * @param epoch the epoch's number
   * @throws ReplayException when a value of the table cannot be written
   */
  PartitionCommit cut(long epoch) {
    tally.tableUpdates += uncommitted.keys();
    PartitionCommit commit =
        uncommitted.cut(epoch, this::encoded, visits == null ? Optional.empty() : visits.cut());
    if (keys != null) {
      keys.throwIfUnwritable();
    }
    return commit;
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
      doubts.foreignWrites(table, done);
      TableMark reached =
          table.mark().after(done.lastOffset() + 1, now, commit.keysAdded(), included);
      table.commit(commit.writes(), reached, now, cacheBytes / MEMTABLE_SHARE);
    }
    commit.visited().ifPresent(progress -> progress.visit().committed(partition(), progress));
    status.troubles().committed(commit.inputOffsets());
    storedEpoch = epoch.number();
    tally.commits++;
    status.counted(tally.counters());
    status.committed(now);
    evict(cacheBytes);
  }

  /**
   * Keeps the cache within its bound, as far as its entries are committed. What the table keeps in
   * memory is within that bound too: a table that is much larger than the cache is better off with
   * rows, of which there is room for several in the place of an entry.
   */
  void evict(long cacheBytes) {
    if (keys != null) {
      long left = cacheBytes - keys.table().bytesInMemory();
      keys.cache().evict(Math.max(cacheBytes / LEAST_SHARE, left), storedEpoch);
    }
  }

  /**
   * Gives the table's storage what has waited for it long enough.
   *
   * @return whether there was any
   */
  boolean writeOld(Instant now) {
    return keys != null && keys.table().writeOld(now);
  }

  /** Its table was level with its topic at some time, whatever it says itself. */
  void wasLevel(Instant at) {
    PartitionTable table = table();
    if (table != null) {
      table.wasLevel(at);
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
