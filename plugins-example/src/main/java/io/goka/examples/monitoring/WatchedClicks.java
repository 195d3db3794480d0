package io.goka.examples.monitoring;

import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.PluginConfig;
import io.goka.spi.ProcessorPlugin;
import io.goka.spi.Stream;
import io.goka.spi.Table;
import io.goka.spi.TableContext;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Counts clicks, and tells the log what happens around it.
 *
 * <p>Settings: {@code plugin.watched-clicks.slow}, how long a callback may take before it is told
 * as slow (100ms).
 */
public final class WatchedClicks implements ProcessorPlugin {

  static final Stream<String> CLICKS = Stream.of("clicks", Codecs.string());
  static final Table<Long> COUNTS = Table.ofGroup("watched-clicks", Codecs.int64());

  private static final Duration SLOW = Duration.ofMillis(100);

  private final LongSupplier nanoTime;
  private final LongAdder slow;
  private final Arrivals arrivals;

  /** Called by the server. */
  public WatchedClicks() {
    this(System::nanoTime, new LongAdder(), new Arrivals());
  }

  /**
   * @param nanoTime the clock that callbacks are timed by, as {@link System#nanoTime}
   * @param slow counts those that take too long
   * @param arrivals is told of partitions and of what they recover
   */
  WatchedClicks(LongSupplier nanoTime, LongAdder slow, Arrivals arrivals) {
    this.nanoTime = nanoTime;
    this.slow = slow;
    this.arrivals = arrivals;
  }

  @Override
  public GroupGraph define(PluginConfig config) {
    return GroupGraph.define("watched-clicks")
        .persist(COUNTS)
        .input(CLICKS, WatchedClicks::count)
        .interceptor(new SlowCalls(config.duration("slow", SLOW), nanoTime, slow))
        .rebalanceListener(arrivals)
        .recoveryListener(COUNTS, arrivals)
        .build();
  }

  private static void count(TableContext<Long> context, String page) {
    context.setValue(context.value().orElse(0L) + 1);
  }
}
