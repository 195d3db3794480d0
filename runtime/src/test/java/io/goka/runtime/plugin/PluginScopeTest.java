package io.goka.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.spi.Callback;
import io.goka.spi.Codec;
import io.goka.spi.CodecException;
import io.goka.spi.Codecs;
import io.goka.spi.Context;
import io.goka.spi.Edge;
import io.goka.spi.EmitterContext;
import io.goka.spi.EmitterDefinition;
import io.goka.spi.GroupGraph;
import io.goka.spi.Headers;
import io.goka.spi.KeyFormat;
import io.goka.spi.KeyFormats;
import io.goka.spi.Loop;
import io.goka.spi.NullRecords;
import io.goka.spi.Partitioners;
import io.goka.spi.RebalanceListener;
import io.goka.spi.RecoveryListener;
import io.goka.spi.Storage;
import io.goka.spi.StorageLocation;
import io.goka.spi.StorageProvider;
import io.goka.spi.Stream;
import io.goka.spi.Table;
import io.goka.spi.TableContext;
import io.goka.spi.ViewDefinition;
import io.goka.spi.Visitor;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PluginScopeTest {

  private final ClassLoader before = Thread.currentThread().getContextClassLoader();
  private final ClassLoader loader = new URLClassLoader("plugin", new URL[0], null);
  private final PluginScope scope = new PluginScope(loader);

  /** What was called, and whether the loader was right. */
  private final List<String> calls = new ArrayList<>();

  @AfterEach
  void theLoaderIsSetBack() {
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
  }

  @Test
  void codecsOfEveryEdgeRunInScope() {
    Codec<String> codec = new WatchedCodec();
    GroupGraph graph =
        scope.wrap(
            GroupGraph.define("g")
                .persist(codec)
                .input(Stream.of("in", codec), (context, message) -> {})
                .output(Stream.of("out", codec))
                .join(Table.ofGroup("other", codec))
                .lookup(Table.ofTopic("products", codec))
                .loop(Loop.of(codec), (context, message) -> {})
                .visitor(Visitor.of("sweep", codec), (context, message) -> {})
                .build());

    graph.edges().forEach(edge -> codecOf(edge).decode(new byte[0]));

    assertThat(calls).hasSize(7).containsOnly("decode in scope");
    assertThat(graph.joins().get(0).table()).isEqualTo(Table.ofGroup("other", codec));
    assertThat(graph.lookups().get(0).table()).isEqualTo(Table.ofTopic("products", codec));
  }

  @Test
  void aWrappedCodecIsStillWhatItWas() {
    Codec<String> wrapped = scope.wrap(new WatchedCodec());

    assertThat(wrapped.encode("x")).containsExactly('x');
    assertThat(wrapped.immutable()).isTrue();
    assertThat(wrapped.mediaType()).isEqualTo("text/plain");
    assertThat(calls).containsExactly("encode in scope");
  }

  @Test
  void whatTheSpiBringsStaysAsItIs() {
    GroupGraph graph =
        scope.wrap(
            GroupGraph.define("g")
                .persist(Codecs.int64())
                .input(Stream.of("in", Codecs.string()), (context, message) -> {})
                .build());

    assertThat(graph.persist().orElseThrow().codec()).isSameAs(Codecs.int64());
    assertThat(graph.inputs().get(0).stream().codec()).isSameAs(Codecs.string());
    assertThat(graph.traits().keyFormat()).isSameAs(KeyFormats.UTF8);
    assertThat(graph.traits().partitioner()).isSameAs(Partitioners.MURMUR2);
  }

  @Test
  void callbacksRunInScope() throws Exception {
    GroupGraph graph =
        scope.wrap(
            GroupGraph.define("g")
                .persist(Codecs.string())
                .input(Stream.of("in", Codecs.string()), (context, message) -> note("input"))
                .loop(Loop.of(Codecs.string()), (context, message) -> note("loop"))
                .visitor(Visitor.of("v", Codecs.string()), (context, message) -> note("visit"))
                .build());

    for (Edge edge : graph.edges()) {
      callbackOf(edge).process(context(), "message");
    }

    assertThat(calls).containsExactly("input in scope", "loop in scope", "visit in scope");
  }

  @Test
  void traitsRunInScope() throws Exception {
    GroupGraph graph =
        scope.wrap(
            GroupGraph.define("g")
                .persist(Codecs.string())
                .input(Stream.of("in", Codecs.string()), (context, message) -> {})
                .keyFormat(new WatchedKeyFormat())
                .partitioner(
                    (key, partitions) -> {
                      note("partition");
                      return 3;
                    })
                .nullRecords(NullRecords.PROCESS)
                .defaultHeaders(Headers.of("by", "g"))
                .interceptor(
                    (context, callback) -> {
                      note("around");
                      callback.proceed(context);
                    })
                .rebalanceListener(new WatchedRebalances())
                .recoveryListener(
                    Table.ofGroup("g", Codecs.string()),
                    (partition, key, value) -> note("recovered"))
                .build());
    GroupGraph.Traits traits = graph.traits();

    assertThat(traits.keyFormat().decode(traits.keyFormat().encode("k"))).isEqualTo("k");
    assertThat(traits.keyFormat().id()).isEqualTo("watched");
    assertThat(traits.partitioner().partition(new byte[0], 4)).isEqualTo(3);
    traits.interceptor().orElseThrow().around(context(), context -> note("proceed"));
    traits.rebalanceListener().orElseThrow().assigned(0);
    traits.rebalanceListener().orElseThrow().revoked(0);
    tell(traits.recoveryListener().orElseThrow());

    assertThat(traits.nullRecords()).isEqualTo(NullRecords.PROCESS);
    assertThat(traits.defaultHeaders()).isEqualTo(Headers.of("by", "g"));
    assertThat(calls)
        .containsExactly(
            "key encode in scope",
            "key decode in scope",
            "partition in scope",
            "around in scope",
            "proceed in scope",
            "assigned in scope",
            "revoked in scope",
            "recovered in scope");
  }

  @Test
  void anEmitterRunsInScope() throws Exception {
    EmitterDefinition definition =
        scope.wrap(
            EmitterDefinition.emits(Stream.of("out", new WatchedCodec()))
                .oncePerCluster()
                .keyFormat(new WatchedKeyFormat())
                .partitioner(
                    (key, partitions) -> {
                      note("partition");
                      return 0;
                    })
                .defaultHeaders(Headers.of("by", "e"))
                .runs(context -> note("run")));

    definition.source().run(emitterContext());
    definition.streams().get(0).codec().decode(new byte[0]);
    definition.keyFormat().encode("k");
    definition.partitioner().partition(new byte[0], 1);

    assertThat(definition.oncePerCluster()).isTrue();
    assertThat(definition.defaultHeaders()).isEqualTo(Headers.of("by", "e"));
    assertThat(calls)
        .containsExactly(
            "run in scope", "decode in scope", "key encode in scope", "partition in scope");
  }

  @Test
  void aViewAndAStorageProviderRunInScope() {
    ViewDefinition view =
        scope.wrap(
            ViewDefinition.of("v", Table.ofTopic("t", new WatchedCodec()))
                .withKeyFormat(new WatchedKeyFormat()));
    StorageProvider provider = scope.wrap(new WatchedProvider());

    view.table().codec().decode(new byte[0]);
    view.keyFormat().encode("k");
    assertThat(provider.name()).isEqualTo("watched");
    assertThat(provider.capabilities()).containsExactly(StorageProvider.Capability.ORDERED);
    provider.open(StorageLocation.at(Path.of("nowhere")));

    assertThat(calls).containsExactly("decode in scope", "key encode in scope", "open in scope");
  }

  @Test
  void whatAPluginThrowsComesThrough() {
    Codec<String> wrapped =
        scope.wrap(
            new WatchedCodec() {
              @Override
              public String decode(byte[] bytes) {
                throw new IllegalStateException("bad bytes");
              }
            });

    assertThatThrownBy(() -> wrapped.decode(new byte[0]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("bad bytes");
  }

  @Test
  void aCodecThatMakesNothingIsRefusedInWords() {
    Codec<String> nothing = scope.wrap(new Hollow(bytes -> null));

    assertThatThrownBy(() -> nothing.decode(new byte[1]))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("decode() of " + Hollow.class.getName() + " returned null");
    assertThatThrownBy(() -> nothing.encode("a"))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("encode() of " + Hollow.class.getName() + " returned null");
  }

  @Test
  void anErrorOfACodecIsAboutTheValue() {
    assertDecodingFails(new StackOverflowError("deep"));
    assertDecodingFails(new NoClassDefFoundError("com/example/Gone"));
    assertDecodingFails(new AssertionError("never"));
    OutOfMemoryError full = new OutOfMemoryError("for the test");
    assertThatThrownBy(() -> scope.wrap(new Hollow(failing(full))).decode(new byte[1]))
        .isSameAs(full);
  }

  private void assertDecodingFails(Error error) {
    assertThatThrownBy(() -> scope.wrap(new Hollow(failing(error))).decode(new byte[1]))
        .isInstanceOf(CodecException.class)
        .hasCause(error)
        .hasMessageContaining("threw " + error);
  }

  private static Function<byte[], String> failing(Error error) {
    return bytes -> {
      throw error;
    };
  }

  @Test
  void anErrorOfARecoveryListenerIsAboutItsTable() {
    GroupGraph graph =
        scope.wrap(
            GroupGraph.define("g")
                .persist(Codecs.string())
                .input(Stream.of("in", Codecs.string()), (context, message) -> {})
                .recoveryListener(
                    Table.ofGroup("g", Codecs.string()),
                    (partition, key, value) -> {
                      throw new StackOverflowError("deep");
                    })
                .build());

    assertThatThrownBy(() -> tell(graph.traits().recoveryListener().orElseThrow()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("StackOverflowError: deep");
  }

  /** Decodes as it is told, and encodes nothing. */
  private record Hollow(Function<byte[], String> decoding) implements Codec<String> {

    @Override
    @SuppressWarnings("NullAway") // that is the point
    public byte[] encode(String value) {
      return null;
    }

    @Override
    public String decode(byte[] bytes) {
      return decoding.apply(bytes);
    }
  }

  private void note(String call) {
    boolean inScope = Thread.currentThread().getContextClassLoader() == loader;
    calls.add(call + (inScope ? " in scope" : " out of scope"));
  }

  private static Codec<?> codecOf(Edge edge) {
    if (edge instanceof Edge.Input<?> input) {
      return input.stream().codec();
    }
    if (edge instanceof Edge.Output output) {
      return output.stream().codec();
    }
    if (edge instanceof Edge.Persist<?> persist) {
      return persist.codec();
    }
    if (edge instanceof Edge.Join join) {
      return join.table().codec();
    }
    if (edge instanceof Edge.Lookup lookup) {
      return lookup.table().codec();
    }
    if (edge instanceof Edge.Looped<?> looped) {
      return looped.loop().codec();
    }
    return ((Edge.Visited<?>) edge).visitor().argument();
  }

  @SuppressWarnings("unchecked") // every edge of these tests carries strings
  private static Callback<Context, String> callbackOf(Edge edge) {
    if (edge instanceof Edge.Input<?> input) {
      return (Callback<Context, String>) input.callback();
    }
    if (edge instanceof Edge.Looped<?> looped) {
      return (Callback<Context, String>) looped.callback();
    }
    return edge instanceof Edge.Visited<?> visited
        ? (Callback<Context, String>) visited.callback()
        : (context, message) -> {};
  }

  private static <V> void tell(RecoveryListener<V> listener) {
    listener.recovered(0, "key", Optional.empty());
  }

  /** Contexts that nobody calls. */
  private static Context context() {
    return uncalled(TableContext.class);
  }

  private static EmitterContext emitterContext() {
    return uncalled(EmitterContext.class);
  }

  private static <T> T uncalled(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              throw new UnsupportedOperationException(method.getName());
            }));
  }

  private class WatchedCodec implements Codec<String> {
    @Override
    public byte[] encode(String value) {
      note("encode");
      return Codecs.string().encode(value);
    }

    @Override
    public String decode(byte[] bytes) {
      note("decode");
      return Codecs.string().decode(bytes);
    }

    @Override
    public boolean immutable() {
      return true;
    }

    @Override
    public String mediaType() {
      return "text/plain";
    }
  }

  private final class WatchedKeyFormat implements KeyFormat {
    @Override
    public String id() {
      return "watched";
    }

    @Override
    public byte[] encode(String key) {
      note("key encode");
      return KeyFormats.UTF8.encode(key);
    }

    @Override
    public String decode(byte[] bytes) {
      note("key decode");
      return KeyFormats.UTF8.decode(bytes);
    }
  }

  private final class WatchedRebalances implements RebalanceListener {
    @Override
    public void assigned(int partition) {
      note("assigned");
    }

    @Override
    public void revoked(int partition) {
      note("revoked");
    }
  }

  private final class WatchedProvider implements StorageProvider {
    @Override
    public String name() {
      return "watched";
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of(Capability.ORDERED);
    }

    @Override
    public Storage open(StorageLocation location) {
      note("open");
      return uncalled(Storage.class);
    }
  }
}
