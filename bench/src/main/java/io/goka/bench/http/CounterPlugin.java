package io.goka.bench.http;

import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.PluginConfig;
import io.goka.spi.ProcessorPlugin;
import io.goka.spi.Stream;

/**
 * The counter of W1 as a plugin, alone in its jar. Its names are written here, as it sees no other
 * class of the benchmarks.
 */
public final class CounterPlugin implements ProcessorPlugin {

  /** The group. */
  public static final String GROUP = "http-counter";

  /** What it counts. */
  public static final String INPUT = "http-counter-input";

  @Override
  public GroupGraph define(PluginConfig config) {
    return GroupGraph.define(GROUP)
        .persist(Codecs.int64())
        .input(
            Stream.of(INPUT, Codecs.bytes()),
            (context, message) -> context.setValue(context.value().orElse(0L) + 1))
        .build();
  }
}
