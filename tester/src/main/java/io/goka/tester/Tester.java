package io.goka.tester;

import io.goka.spi.Headers;
import io.goka.spi.Plugin;
import io.goka.spi.Stream;
import io.goka.spi.Table;
import io.goka.spi.View;
import io.goka.spi.Visitor;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Plugins under test: the engine that runs them in the server, on topics in memory, stepped by the
 * thread that calls. Owner: the test's thread.
 *
 * <p>A call returns when all that followed from it is processed and committed, in all groups, loops
 * included. What a callback throws comes out of the call as it was thrown; its group has failed
 * then, as it would in the server, until {@link #restart} or {@link #skipAndRestart}.
 */
public final class Tester implements AutoCloseable {

  private final Groups groups;
  private final InputRecords inputs;
  private final Tables tables;
  private final VisitRuns visits;
  private final Views views;
  private final EmitterRuns emitters;
  private final Map<Stream<?>, OutputTracker<?>> trackers = new HashMap<>();

  Tester(TesterBuilder.Setup setup) {
    this.groups = new Groups(setup);
    this.inputs = new InputRecords(groups);
    this.tables = new Tables(groups);
    this.visits = new VisitRuns(groups);
    this.views = new Views(groups);
    this.emitters = new EmitterRuns(groups);
    groups.throwIfFailed();
  }

  /**
   * A tester of plugins that need no settings.
   *
   * @throws io.goka.spi.InvalidGraphException when a graph breaks a rule
   * @throws io.goka.spi.PluginConfigException when a plugin misses a setting: give it one by {@link
   *     TesterBuilder#config}
   */
  public static Tester of(Plugin... plugins) {
    TesterBuilder builder = with();
    for (Plugin plugin : plugins) {
      builder.plugin(plugin);
    }
    return builder.build();
  }

  /** Starts the making of a tester. */
  public static TesterBuilder with() {
    return new TesterBuilder();
  }

  /**
   * Lets the groups consume a record, dated now by the tester's clock, without headers.
   *
   * @param stream an input of some group
   * @param message the message; null for a record without a value
   * @throws IllegalArgumentException when no group takes the stream as an input
   * @throws io.goka.spi.CodecException when the record cannot be encoded
   */
  public <M> void consume(Stream<M> stream, String key, @Nullable M message) {
    consume(stream, key, message, Headers.empty());
  }

  /**
   * Lets the groups consume a record with headers.
   *
   * @see #consume(Stream, String, Object)
   */
  public <M> void consume(Stream<M> stream, String key, @Nullable M message, Headers headers) {
    consume(stream, key, message, headers, groups.clock().instant());
  }

  /**
   * Lets the groups consume a record with headers and a timestamp.
   *
   * @see #consume(Stream, String, Object)
   */
  public <M> void consume(
      Stream<M> stream, String key, @Nullable M message, Headers headers, Instant timestamp) {
    inputs.write(stream, key, message, headers, timestamp);
  }

  /**
   * Lets the groups consume a record as it came over the wire: to see what becomes of one that is
   * damaged. It lies where its key belongs; without a key, in partition 0.
   *
   * @param key the written key; null for a record without one
   * @param value the written message; null for a record without a value
   */
  public void consumeRaw(Stream<?> stream, byte @Nullable [] key, byte @Nullable [] value) {
    inputs.writeRaw(stream, key, value);
  }

  /**
   * Lets the groups consume a record as it came over the wire, in any partition.
   *
   * @see #consumeRaw(Stream, byte[], byte[])
   */
  public void consumeRaw(
      Stream<?> stream, int partition, byte @Nullable [] key, byte @Nullable [] value) {
    inputs.writeRaw(stream, partition, key, value);
  }

  /**
   * What was emitted into a stream. Its tracker begins at the first record, and is the same one
   * each time: two calls of {@code output(ALERTS).next()} take two records. Another stream of the
   * same topic, such as one with {@code Codecs.bytes()} to see what was written, has a tracker of
   * its own.
   *
   * @throws IllegalArgumentException when no plugin of the tester has to do with the stream
   */
  public <M> OutputTracker<M> output(Stream<M> stream) {
    OutputTracker<?> tracker =
        trackers.computeIfAbsent(
            stream,
            followed ->
                new OutputTracker<>(
                    groups.topics().topic(followed.topic()),
                    followed.codec(),
                    () -> groups.definitions().keyFormatOf(followed.topic())));
    return ErasedCasts.tracker(tracker, stream);
  }

  /**
   * The value that a table has for a key: a group's own table as the server would serve it, any
   * other as its topic has it.
   *
   * @return null when the key has no value
   * @throws IllegalArgumentException when no plugin of the tester has to do with the table
   */
  public <V> @Nullable V tableValue(Table<V> table, String key) {
    return tables.value(table, key);
  }

  /**
   * A whole table, in the unsigned byte order of the written keys.
   *
   * @see #tableValue(Table, String)
   */
  public <V> Map<String, V> table(Table<V> table) {
    return tables.all(table);
  }

  /** The keys that have a value in a table, in the unsigned byte order of the written keys. */
  public Set<String> tableKeys(Table<?> table) {
    return tables.all(table).keySet();
  }

  /**
   * Sets a value of a table. Into a group's own table it comes as after a restart: by the table's
   * topic and a recovery. Any other table is fed as if its writer had written into its topic.
   *
   * @param value the value; a key loses its value by {@link #removeTableValue}
   */
  public <V> void setTableValue(Table<V> table, String key, V value) {
    tables.set(table, key, value);
  }

  /** Removes a key from a table, in the way of {@link #setTableValue}. */
  public void removeTableValue(Table<?> table, String key) {
    tables.remove(table, key);
  }

  /** Removes all keys from a table, in the way of {@link #setTableValue}. */
  public void clearTable(Table<?> table) {
    tables.clear(table);
  }

  /**
   * Runs a visitor for every key of its group's table, and lets run whatever follows from it.
   *
   * @return how many keys were visited, and how long it took
   * @throws IllegalArgumentException when not exactly one group has such a visitor
   */
  public <A> VisitResult visit(Visitor<A> visitor, A argument) {
    return visit(visits.groupOf(visitor), visitor, argument);
  }

  /**
   * Runs a visitor of one of several groups that have one of its name.
   *
   * @see #visit(Visitor, Object)
   */
  public <A> VisitResult visit(String group, Visitor<A> visitor, A argument) {
    return visits.run(group, visitor, argument);
  }

  /**
   * The offset that a group has committed in a stream's partition: that of the next record which it
   * would process after a crash. Deferred commits that were completed by now are in it.
   *
   * @param group the group's name
   * @return 0 when it has committed nothing
   * @throws IllegalArgumentException when the tester has no such group
   */
  public long committedOffset(String group, Stream<?> stream, int partition) {
    groups.run();
    return groups.running().named(group).committed(new TopicPartition(stream.topic(), partition));
  }

  /**
   * How many records of a stream, over all partitions, a group would process after a crash, as
   * their commit is deferred or lies behind one that is.
   *
   * @see #committedOffset(String, Stream, int)
   */
  public long uncommitted(String group, Stream<?> stream) {
    groups.run();
    return groups.running().named(group).uncommitted(stream.topic());
  }

  /**
   * Lets everything run that is due: after a deferred commit was completed or has failed.
   *
   * <p>Every other call does so for itself.
   */
  public void run() {
    groups.run();
  }

  /**
   * Runs the source of the only emitter on this thread, for as long as the clock says: time passes
   * while the source pauses by its context, and groups process then what it has emitted.
   *
   * @throws IllegalArgumentException when not exactly one plugin of the tester is an emitter
   * @throws IllegalStateException when the source does not pause
   */
  public void runEmitter(Duration duration) {
    runEmitter(emitters.only(), duration);
  }

  /**
   * Runs the source of one of several emitters.
   *
   * @param plugin the name of the emitter's plugin
   * @see #runEmitter(Duration)
   */
  public void runEmitter(String plugin, Duration duration) {
    emitters.run(plugin, duration);
  }

  /**
   * The view of a table, as a {@link io.goka.spi.ViewPlugin} defines it. After a restart ask for it
   * again; what it is told to evict or to read anew happens with the next call of {@link #run}.
   *
   * @throws IllegalArgumentException when not exactly one plugin of the tester defines such a view
   */
  public <V> View<V> view(Table<V> table) {
    return views.of(table);
  }

  /**
   * One of several views of a table.
   *
   * @param name the view's name
   * @throws IllegalArgumentException when no plugin of the tester defines such a view of the table
   */
  public <V> View<V> view(String name, Table<V> table) {
    return views.of(name, table);
  }

  /**
   * What the server would tell its operator so far: of keys that another partitioner has misplaced,
   * of deferred commits that stay open, of groups that were rolled back.
   */
  public List<String> warnings() {
    return groups.warnings();
  }

  /** The tester's clock, which stands still between two calls of its {@code advance}. */
  public TesterClock clock() {
    return groups.clock();
  }

  /** Lets time pass by the clock, and whatever is due then happen. */
  public void advance(Duration passing) {
    groups.clock().advance(passing);
    groups.run();
  }

  /**
   * Stops everything and starts it again: with new plugins, as far as they can be made, and with
   * tables that are recovered from their topics. A group that has failed reads the record again of
   * which it has.
   */
  public void restart() {
    groups.restart();
    groups.run();
  }

  /**
   * Restarts everything, and lets groups that have failed pass over all that they have not
   * processed, as an operator does who gives a record up.
   */
  public void skipAndRestart() {
    groups.running().skipFailed();
    restart();
  }

  /** Stops everything: partitions are revoked, tables and plugins closed. */
  @Override
  public void close() {
    groups.close();
  }
}
