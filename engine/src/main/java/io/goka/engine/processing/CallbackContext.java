package io.goka.engine.processing;

import io.goka.engine.kafka.KafkaHeaders;
import io.goka.engine.state.PartitionTable;
import io.goka.engine.state.ServedTable;
import io.goka.engine.state.TableCopy;
import io.goka.spi.CodecException;
import io.goka.spi.DeferredCommit;
import io.goka.spi.GroupGraph;
import io.goka.spi.Headers;
import io.goka.spi.Loop;
import io.goka.spi.Stream;
import io.goka.spi.Table;
import io.goka.spi.TableContext;
import io.goka.spi.UndeclaredEdgeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Owner: task thread. The context of every callback of one partition, one record at a time.
 *
 * <p>It only notes what a callback wants: emits and the key's new value take effect when {@link
 * PartitionProcessor} takes them after the callback's return, and are forgotten when it has thrown.
 * One object serves all records, so that none is made for each; it is open for one record and
 * thread at a time, and refuses everything else.
 */
final class CallbackContext implements TableContext<Object> {

  /** What a callback wants of its key's value. */
  enum Write {
    NONE,
    SET,
    DELETE
  }

  private static final int DEEPEST_CAUSE = 20;

  private final GroupPlan plan;
  private final GroupGraph.Traits traits;
  private final LocalTables tables;
  private final @Nullable WriteBackCache cache;
  private final DeferredCommits deferred;
  private final List<DeferredHandle> handles = new ArrayList<>();
  private final List<ProducerRecord<byte[], byte[]>> emits = new ArrayList<>();

  private @Nullable Thread thread;
  private @Nullable ConsumerRecord<byte[], byte[]> record;
  private @Nullable CacheEntry entry;
  private byte @Nullable [] writtenKey;
  private @Nullable String key;
  private Write write = Write.NONE;
  private @Nullable Object kept;
  private @Nullable CopyNotLevelException notLevel;
  private @Nullable RuntimeException unwritable;

  /**
   * @param tables the local tables that callbacks read
   * @param cache the cache over the partition's own table; null in a group without one
   * @param deferred makes the handles of deferred commits
   */
  CallbackContext(
      GroupPlan plan,
      LocalTables tables,
      @Nullable WriteBackCache cache,
      DeferredCommits deferred) {
    this.plan = plan;
    this.traits = plan.graph().traits();
    this.tables = tables;
    this.cache = cache;
    this.deferred = deferred;
  }

  /**
   * Opens the context for a record.
   *
   * @param forKey the record's key, as the group takes it
   * @param forEntry what the cache has of it; null in a group without a table
   */
  void open(
      ConsumerRecord<byte[], byte[]> forRecord, byte[] forKey, @Nullable CacheEntry forEntry) {
    thread = Thread.currentThread();
    record = forRecord;
    entry = forEntry;
    writtenKey = forKey;
    key = null;
    notLevel = null;
    unwritable = null;
    forget();
  }

  /** Nothing of what was wanted so far is to take effect. */
  void forget() {
    write = Write.NONE;
    kept = null;
    if (!emits.isEmpty()) {
      emits.clear();
    }
    if (!handles.isEmpty()) {
      handles.clear();
    }
  }

  /** Closes the context: from now on it refuses everything. What was wanted can still be taken. */
  void close() {
    thread = null;
    record = null;
  }

  Write write() {
    return write;
  }

  /** What the cache keeps of the new value; for {@link Write#SET}. */
  @Nullable Object kept() {
    return kept;
  }

  List<ProducerRecord<byte[], byte[]>> emits() {
    return emits;
  }

  /** The handles of the commits that the callback defers. */
  List<DeferredHandle> handles() {
    return handles;
  }

  @Override
  public String group() {
    current();
    return plan.group();
  }

  @Override
  public String topic() {
    return current().topic();
  }

  @Override
  public String key() {
    current();
    String text = key;
    if (text == null) {
      text = traits.keyFormat().decode(writtenKey());
      key = text;
    }
    return text;
  }

  private byte[] writtenKey() {
    if (writtenKey == null) {
      throw new IllegalStateException("the context was never open");
    }
    return writtenKey;
  }

  @Override
  public int partition() {
    return current().partition();
  }

  @Override
  public long offset() {
    return current().offset();
  }

  @Override
  public Instant timestamp() {
    return Instant.ofEpochMilli(current().timestamp());
  }

  @Override
  public Headers headers() {
    return KafkaHeaders.from(current().headers());
  }

  @Override
  public Optional<Object> value() {
    current();
    return switch (write) {
      case SET -> Optional.ofNullable(kept).map(this::reread);
      case DELETE -> Optional.empty();
      case NONE -> Optional.ofNullable(cache().value(entry()));
    };
  }

  /** A value that was set and may change is kept as bytes, and read as a new object each time. */
  private Object reread(Object set) {
    return set instanceof byte[] bytes && !plan.tableCodec().immutable()
        ? plan.tableCodec().decode(bytes)
        : set;
  }

  @Override
  @SuppressWarnings("ConstantValue") // a plugin is not held to our null checks
  public void setValue(Object value) {
    current();
    if (value == null) {
      throw new IllegalArgumentException("setValue(null): a key loses its value by delete()");
    }
    WriteBackCache own = cache();
    try {
      kept = own.kept(value);
    } catch (RuntimeException e) {
      unwritable = e;
      throw e;
    }
    write = Write.SET;
  }

  @Override
  public void delete() {
    current();
    cache();
    kept = null;
    write = Write.DELETE;
  }

  @Override
  public <M> void emit(Stream<M> stream, String toKey, M message, Headers headers) {
    current();
    GroupPlan.Output output = plan.edges().outputs().get(stream.topic());
    if (output == null) {
      throw undeclared("emits into '" + stream.topic() + "'", ".output(...) for that stream");
    }
    add(output, toKey, message, headers);
  }

  @Override
  public <M> void loopback(Loop<M> loop, String toKey, M message, Headers headers) {
    current();
    GroupPlan.Output output =
        plan.edges().loop().orElseThrow(() -> undeclared("sends messages to itself", ".loop(...)"));
    add(output, toKey, message, headers);
  }

  private void add(GroupPlan.Output output, String toKey, Object message, Headers headers) {
    try {
      encode(output, toKey, message, headers);
    } catch (RuntimeException e) {
      unwritable = e;
      throw e;
    }
  }

  private void encode(GroupPlan.Output output, String toKey, Object message, Headers headers) {
    byte[] to = written(toKey);
    byte[] value = output.codec().encode(message);
    Headers all = traits.defaultHeaders().withAll(headers);
    plan.checkSize(output.topic(), to, value, all);
    emits.add(
        new ProducerRecord<>(
            output.topic(),
            traits.partitioner().partition(to, output.partitions()),
            to,
            value,
            all.isEmpty() ? null : KafkaHeaders.of(all)));
  }

  /** A key as it is written; that of the record is so already. */
  @SuppressWarnings("ReferenceEquality") // another text may be the same key, and is written anew
  private byte[] written(String toKey) {
    return key != null && toKey == key ? writtenKey() : traits.keyFormat().encode(toKey);
  }

  @Override
  @SuppressWarnings("unchecked") // equal handles are handles of one table
  public <V> Optional<V> join(Table<V> table) {
    current();
    GroupPlan.Join join = plan.edges().joins().get(table);
    PartitionTable joined = tables.joined().get(table);
    if (join == null || joined == null) {
      throw undeclared("joins the " + table, ".join(...) for that table");
    }
    ServedTable.Reading.Here read = joined.read(writtenKey());
    if (read == null) {
      throw readAnew(table);
    }
    byte[] value = read.value();
    return value == null ? Optional.empty() : Optional.of((V) join.codec().decode(value));
  }

  @Override
  @SuppressWarnings("unchecked") // equal handles are handles of one table
  public <V> Optional<V> lookup(Table<V> table, String ofKey) {
    current();
    GroupPlan.Lookup lookup = plan.edges().lookups().get(table);
    TableCopy copy = tables.lookups().get(table);
    if (lookup == null || copy == null) {
      throw undeclared("looks up the " + table, ".lookup(...) for that table");
    }
    byte[] of = traits.keyFormat().encode(ofKey);
    byte[] value = find(table, copy, of);
    return value == null ? Optional.empty() : Optional.of((V) lookup.codec().decode(value));
  }

  /**
   * Looks where this group would have put the key first, and then everywhere: another partitioner
   * may have placed it, and the copy is whole.
   */
  private byte @Nullable [] find(Table<?> table, TableCopy copy, byte[] of) {
    int partitions = copy.partitionCount();
    if (partitions == 0) {
      throw readAnew(table);
    }
    int home = traits.partitioner().partition(of, partitions);
    byte[] value = read(table, copy, home, of);
    for (int other = 0; value == null && other < partitions; other++) {
      value = other == home ? null : read(table, copy, other, of);
    }
    return value;
  }

  private byte @Nullable [] read(Table<?> table, TableCopy copy, int partition, byte[] of) {
    if (copy.read(partition, of) instanceof ServedTable.Reading.Here here) {
      return here.value();
    }
    throw readAnew(table);
  }

  private CopyNotLevelException readAnew(Table<?> table) {
    CopyNotLevelException unlevel = new CopyNotLevelException(table);
    notLevel = unlevel;
    return unlevel;
  }

  /**
   * What the callback has asked for and could not have: then nothing that it wants counts, whatever
   * it made of the exception.
   */
  @Nullable CopyNotLevelException notLevel() {
    return notLevel;
  }

  /** Whether a callback has thrown because what it wanted to write cannot be written. */
  boolean couldNotWrite(Throwable thrown) {
    RuntimeException last = unwritable;
    if (last == null) {
      return false;
    }
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
      if (cause == last) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  @Override
  public DeferredCommit deferCommit() {
    ConsumerRecord<byte[], byte[]> current = current();
    if (current.offset() < 0) {
      throw new IllegalStateException("a visit has no offset whose commit could be deferred");
    }
    DeferredHandle handle = deferred.handle(current, handles);
    handles.add(handle);
    return handle;
  }

  private UndeclaredEdgeException undeclared(String deed, String verb) {
    current();
    return new UndeclaredEdgeException(
        "group '" + group() + "' " + deed + ", which its graph does not declare: add " + verb);
  }

  private ConsumerRecord<byte[], byte[]> current() {
    ConsumerRecord<byte[], byte[]> open = record;
    if (open == null || thread != Thread.currentThread()) {
      throw new IllegalStateException(
          "a context is valid inside its callback and on its thread only: take what you need from it"
              + " before the callback returns");
    }
    return open;
  }

  private WriteBackCache cache() {
    if (cache == null) {
      throw new UndeclaredEdgeException(
          "group '" + group() + "' has no table: add .persist(codec) to its graph");
    }
    return cache;
  }

  private CacheEntry entry() {
    if (entry == null) {
      throw new CodecException("the record has no key, so it has no value in the table");
    }
    return entry;
  }
}
