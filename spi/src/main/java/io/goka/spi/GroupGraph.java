package io.goka.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The shape of one group: its edges and its settings. Immutable; made by {@link #define}, checked
 * when built, and handed to the server by {@link ProcessorPlugin#define}.
 *
 * @param group the group's name, which is also its Kafka consumer group
 * @param edges the edges, in the order in which they were defined
 * @param traits what else the author chose
 */
public record GroupGraph(String group, List<Edge> edges, Traits traits) {

  /**
   * Keeps its own copy of the edges, and checks the rules.
   *
   * @throws InvalidGraphException with all rules that are broken
   */
  public GroupGraph {
    Names.check("group", group);
    edges = List.copyOf(edges);
    List<String> violations = GraphRules.violations(group, edges, traits);
    if (!violations.isEmpty()) {
      throw new InvalidGraphException(group, violations);
    }
  }

  /**
   * What a group may choose besides its edges.
   *
   * @param keyFormat how keys are written
   * @param partitioner where keys live, in the outputs, loop and table of the group
   * @param nullRecords what is done with input records without a value
   * @param nullKeys what is done with input records without a key
   * @param defaultHeaders headers of every record that the group emits
   * @param interceptor stands around every callback
   * @param rebalanceListener told of partitions that come and go
   * @param recoveryListener told of recovered table updates; its type fits the table's codec
   */
  public record Traits(
      KeyFormat keyFormat,
      Partitioner partitioner,
      NullRecords nullRecords,
      NullKeys nullKeys,
      Headers defaultHeaders,
      Optional<Interceptor> interceptor,
      Optional<RebalanceListener> rebalanceListener,
      Optional<RecoveryListener<?>> recoveryListener) {}

  /**
   * Starts the definition of a group.
   *
   * @param group the group's name: a name that Kafka takes for a topic
   * @return a builder; {@code persist} turns it into one whose callbacks have a table
   */
  public static Builder<Context> define(String group) {
    return new Builder<>(group);
  }

  /** The inputs. */
  public List<Edge.Input<?>> inputs() {
    List<Edge.Input<?>> inputs = new ArrayList<>();
    edges.forEach(
        edge -> {
          if (edge instanceof Edge.Input<?> input) {
            inputs.add(input);
          }
        });
    return inputs;
  }

  /** The outputs. */
  public List<Edge.Output> outputs() {
    return edgesOf(Edge.Output.class);
  }

  /** The joined tables. */
  public List<Edge.Join> joins() {
    return edgesOf(Edge.Join.class);
  }

  /** The tables that are looked up. */
  public List<Edge.Lookup> lookups() {
    return edgesOf(Edge.Lookup.class);
  }

  /** The loop. */
  public Optional<Edge.Looped<?>> loop() {
    return edges.stream()
        .<Edge.Looped<?>>mapMulti(
            (edge, found) -> {
              if (edge instanceof Edge.Looped<?> looped) {
                found.accept(looped);
              }
            })
        .findFirst();
  }

  /** The visitors. */
  public List<Edge.Visited<?>> visitors() {
    return edges.stream()
        .<Edge.Visited<?>>mapMulti(
            (edge, found) -> {
              if (edge instanceof Edge.Visited<?> visited) {
                found.accept(visited);
              }
            })
        .toList();
  }

  /** The group's own table. */
  public Optional<Edge.Persist<?>> persist() {
    return edges.stream()
        .<Edge.Persist<?>>mapMulti(
            (edge, found) -> {
              if (edge instanceof Edge.Persist<?> persist) {
                found.accept(persist);
              }
            })
        .findFirst();
  }

  private <E extends Edge> List<E> edgesOf(Class<E> kind) {
    return edges.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /**
   * Collects the edges and settings of a group. Not thread-safe.
   *
   * @param <C> the context that callbacks added from now on may ask for
   */
  public static final class Builder<C extends Context> {

    private final String group;
    private final List<Edge> edges = new ArrayList<>();
    private final List<String> foreignTables = new ArrayList<>();
    private KeyFormat keyFormat = KeyFormats.UTF8;
    private Partitioner partitioner = Partitioners.MURMUR2;
    private NullRecords nullRecords = NullRecords.IGNORE;
    private NullKeys nullKeys = NullKeys.REFUSE;
    private Headers defaultHeaders = Headers.empty();
    private Optional<Interceptor> interceptor = Optional.empty();
    private Optional<RebalanceListener> rebalanceListener = Optional.empty();
    private Optional<RecoveryListener<?>> recoveryListener = Optional.empty();

    private Builder(String group) {
      this.group = Names.check("group", group);
    }

    /** Gives the group a table, named by its handle, which must be {@link Table#ofGroup} of it. */
    public <V> Builder<TableContext<V>> persist(Table<V> table) {
      checkOwn(table, "it persists the " + table);
      return persist(table.codec());
    }

    /** Gives the group a table. */
    public <V> Builder<TableContext<V>> persist(Codec<V> codec) {
      edges.add(new Edge.Persist<>(codec));
      return ErasedCasts.builder(this);
    }

    /** Hands the records of a stream to a callback. */
    public <M> Builder<C> input(Stream<M> stream, Callback<? super C, ? super M> callback) {
      edges.add(new Edge.Input<>(stream, ErasedCasts.callback(callback)));
      return this;
    }

    /** Hands the records of several streams to one callback. */
    public <M> Builder<C> inputs(List<Stream<M>> streams, Callback<? super C, ? super M> callback) {
      streams.forEach(stream -> input(stream, callback));
      return this;
    }

    /** Lets the group emit into a stream. */
    public Builder<C> output(Stream<?> stream) {
      edges.add(new Edge.Output(stream));
      return this;
    }

    /** Lets callbacks read a copartitioned table under their record's key. */
    public Builder<C> join(Table<?> table) {
      edges.add(new Edge.Join(table));
      return this;
    }

    /** Lets callbacks read a table under any key. */
    public Builder<C> lookup(Table<?> table) {
      edges.add(new Edge.Lookup(table));
      return this;
    }

    /** Lets the group send messages to itself. */
    public <M> Builder<C> loop(Loop<M> loop, Callback<? super C, ? super M> callback) {
      edges.add(new Edge.Looped<>(loop, ErasedCasts.callback(callback)));
      return this;
    }

    /** Adds a callback that runs for every key of the table on demand. */
    public <A> Builder<C> visitor(Visitor<A> visitor, Callback<? super C, ? super A> callback) {
      edges.add(new Edge.Visited<>(visitor, ErasedCasts.callback(callback)));
      return this;
    }

    /** How keys are written; {@link KeyFormats#UTF8} unless set. */
    public Builder<C> keyFormat(KeyFormat format) {
      this.keyFormat = format;
      return this;
    }

    /** Where keys live; {@link Partitioners#MURMUR2} unless set. */
    public Builder<C> partitioner(Partitioner chosen) {
      this.partitioner = chosen;
      return this;
    }

    /** What is done with input records without a value; {@link NullRecords#IGNORE} unless set. */
    public Builder<C> nullRecords(NullRecords policy) {
      this.nullRecords = policy;
      return this;
    }

    /** What is done with input records without a key; {@link NullKeys#REFUSE} unless set. */
    public Builder<C> nullKeys(NullKeys policy) {
      this.nullKeys = policy;
      return this;
    }

    /** Headers of every record that the group emits; none unless set. */
    public Builder<C> defaultHeaders(Headers headers) {
      this.defaultHeaders = headers;
      return this;
    }

    /** What stands around every callback; nothing unless set. */
    public Builder<C> interceptor(Interceptor around) {
      this.interceptor = Optional.of(around);
      return this;
    }

    /** Who is told of partitions that come and go; nobody unless set. */
    public Builder<C> rebalanceListener(RebalanceListener listener) {
      this.rebalanceListener = Optional.of(listener);
      return this;
    }

    /**
     * Who is told of recovered table updates; nobody unless set.
     *
     * @param table the group's own table, which fixes the type of the values
     */
    public <V> Builder<C> recoveryListener(Table<V> table, RecoveryListener<V> listener) {
      checkOwn(table, "its recovery listener is for the " + table);
      this.recoveryListener = Optional.of(listener);
      return this;
    }

    /**
     * Checks the rules and makes the graph.
     *
     * @throws InvalidGraphException with all rules that are broken
     */
    public GroupGraph build() {
      Traits traits =
          new Traits(
              keyFormat,
              partitioner,
              nullRecords,
              nullKeys,
              defaultHeaders,
              interceptor,
              rebalanceListener,
              recoveryListener);
      List<String> violations = new ArrayList<>(foreignTables);
      violations.addAll(GraphRules.violations(group, edges, traits));
      if (!violations.isEmpty()) {
        throw new InvalidGraphException(group, violations);
      }
      return new GroupGraph(group, edges, traits);
    }

    /** Remembers a handle of another table; what is wrong is told when all is known. */
    private void checkOwn(Table<?> table, String found) {
      if (!table.group().equals(Optional.of(group))) {
        foreignTables.add(
            found + ", which is not its own: use Table.ofGroup(\"" + group + "\", codec)");
      }
    }
  }
}
