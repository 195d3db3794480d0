package io.goka.runtime.plugin;

import io.goka.spi.Callback;
import io.goka.spi.Codec;
import io.goka.spi.Context;
import io.goka.spi.Edge;
import io.goka.spi.EmitterDefinition;
import io.goka.spi.GroupGraph;
import io.goka.spi.KeyFormat;
import io.goka.spi.Loop;
import io.goka.spi.Partitioner;
import io.goka.spi.StorageProvider;
import io.goka.spi.Stream;
import io.goka.spi.Table;
import io.goka.spi.ViewDefinition;
import io.goka.spi.Visitor;

/**
 * Wraps what a plugin hands out so that it runs with the plugin's context class loader, on whatever
 * thread: codecs run on task, recovery and HTTP threads alike. Owner: any thread.
 *
 * <p>A wrapped graph is equal to the author's in all that the engine asks: edges are found by
 * topic, never by the identity of a handle or codec. The wrapping costs a comparison where the
 * thread has the plugin's loader already, as task threads do. What the SPI itself brings, {@code
 * Codecs.string()} and its like, needs no context loader and stays as it is.
 */
public final class PluginScope {

  private static final String SPI_PACKAGE = Codec.class.getPackageName();

  private final ClassLoader loader;
  private final ScopedListeners listeners;

  /**
   * @param loader the plugin's class loader
   */
  public PluginScope(ClassLoader loader) {
    this.loader = loader;
    this.listeners = new ScopedListeners(this);
  }

  /** Makes the plugin's loader the context loader of the calling thread until closed. */
  public ContextClassLoader enter() {
    return ContextClassLoader.enter(loader);
  }

  /** The graph with all its codecs, callbacks, formats, interceptors and listeners wrapped. */
  public GroupGraph wrap(GroupGraph graph) {
    return new GroupGraph(
        graph.group(), graph.edges().stream().map(this::wrap).toList(), wrap(graph.traits()));
  }

  /** The definition with its codecs, key format, partitioner and source wrapped. */
  public EmitterDefinition wrap(EmitterDefinition definition) {
    EmitterDefinition.Source source = definition.source();
    return new EmitterDefinition(
        definition.streams().stream().<Stream<?>>map(this::wrap).toList(),
        context -> {
          try (ContextClassLoader ignored = enter()) {
            source.run(context);
          }
        },
        definition.oncePerCluster(),
        wrap(definition.keyFormat()),
        wrapPartitioner(definition.partitioner()),
        definition.defaultHeaders());
  }

  /** The definition with its codec, key format and partitioner wrapped. */
  public ViewDefinition wrap(ViewDefinition definition) {
    return new ViewDefinition(
        definition.name(),
        wrap(definition.table()),
        wrap(definition.keyFormat()),
        wrapPartitioner(definition.partitioner()),
        definition.listener().map(listener -> listeners.wrap(listener)));
  }

  /** The provider, which opens storages under the plugin's loader. */
  public StorageProvider wrap(StorageProvider provider) {
    return ScopedStorageProvider.of(this, provider);
  }

  /** The codec, unless it is the SPI's own, wrapped. */
  public <T> Codec<T> wrap(Codec<T> codec) {
    return isOfSpi(codec) ? codec : ScopedCodec.of(this, codec);
  }

  private GroupGraph.Traits wrap(GroupGraph.Traits traits) {
    return new GroupGraph.Traits(
        wrap(traits.keyFormat()),
        wrapPartitioner(traits.partitioner()),
        traits.nullRecords(),
        traits.nullKeys(),
        traits.defaultHeaders(),
        traits.interceptor().map(listeners::wrap),
        traits.rebalanceListener().map(listeners::wrap),
        traits.recoveryListener().map(listener -> listeners.wrap(listener)));
  }

  private Edge wrap(Edge edge) {
    if (edge instanceof Edge.Input<?> input) {
      return wrapInput(input);
    }
    if (edge instanceof Edge.Output output) {
      return new Edge.Output(wrap(output.stream()));
    }
    if (edge instanceof Edge.Persist<?> persist) {
      return new Edge.Persist<>(wrap(persist.codec()));
    }
    if (edge instanceof Edge.Join join) {
      return new Edge.Join(wrap(join.table()));
    }
    if (edge instanceof Edge.Lookup lookup) {
      return new Edge.Lookup(wrap(lookup.table()));
    }
    if (edge instanceof Edge.Looped<?> looped) {
      return wrapLooped(looped);
    }
    return wrapVisited((Edge.Visited<?>) edge);
  }

  private <M> Edge wrapInput(Edge.Input<M> input) {
    return new Edge.Input<>(wrap(input.stream()), wrapCallback(input.callback()));
  }

  private <M> Edge wrapLooped(Edge.Looped<M> looped) {
    return new Edge.Looped<>(Loop.of(wrap(looped.loop().codec())), wrapCallback(looped.callback()));
  }

  private <A> Edge wrapVisited(Edge.Visited<A> visited) {
    Visitor<A> visitor = visited.visitor();
    return new Edge.Visited<>(
        Visitor.of(visitor.name(), wrap(visitor.argument())), wrapCallback(visited.callback()));
  }

  private <M> Stream<M> wrap(Stream<M> stream) {
    return Stream.of(stream.topic(), wrap(stream.codec()));
  }

  private <V> Table<V> wrap(Table<V> table) {
    Codec<V> codec = wrap(table.codec());
    // A table without a group has a topic of its own, which no suffix changes.
    return table
        .group()
        .map(group -> Table.ofGroup(group, codec))
        .orElseGet(() -> Table.ofTopic(table.topic(""), codec));
  }

  private <M> Callback<Context, M> wrapCallback(Callback<Context, M> callback) {
    return (context, message) -> {
      try (ContextClassLoader ignored = enter()) {
        callback.process(context, message);
      }
    };
  }

  private KeyFormat wrap(KeyFormat format) {
    return isOfSpi(format) ? format : ScopedKeyFormat.of(this, format);
  }

  private Partitioner wrapPartitioner(Partitioner partitioner) {
    if (isOfSpi(partitioner)) {
      return partitioner;
    }
    return (key, partitions) -> {
      try (ContextClassLoader ignored = enter()) {
        return partitioner.partition(key, partitions);
      }
    };
  }

  /** A plugin's loader never defines a class in the SPI's package, so the name is proof enough. */
  private static boolean isOfSpi(Object object) {
    return object.getClass().getPackageName().equals(SPI_PACKAGE);
  }
}
