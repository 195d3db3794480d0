package io.goka.examples.monitoring;

import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.PluginConfig;
import io.goka.spi.ProcessorPlugin;
import io.goka.spi.Stream;
import io.goka.spi.Table;
import io.goka.spi.TableContext;
import java.time.Duration;

/**
 * Counts clicks, and tells the log what happens around it.
 *
 * <p>Settings: {@code plugin.watched-clicks.slow}, how long a callback may take before it is told
 * as slow (100ms).
 */
public final class WatchedClicks implements ProcessorPlugin {

  static final Stream<String> CLICKS = Stream.of("clicks", Codecs.string());
  static final Table<Long> COUNTS = Table.ofGroup("watched-clicks", Codecs.int64());

  @Override
  public GroupGraph define(PluginConfig config) {
    Arrivals arrivals = new Arrivals();
    return GroupGraph.define("watched-clicks")
        .persist(COUNTS)
        .input(CLICKS, WatchedClicks::count)
        .interceptor(
            new SlowCalls(config.duration("slow", Duration.ofMillis(100)), System::nanoTime))
        .rebalanceListener(arrivals)
        .recoveryListener(COUNTS, arrivals)
        .build();
  }

  private static void count(TableContext<Long> context, String page) {
    context.setValue(context.value().orElse(0L) + 1);
  }
}
