package io.goka.system.plugins;

import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.PluginConfig;
import io.goka.spi.ProcessorPlugin;
import io.goka.spi.Stream;
import io.goka.spi.TableContext;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Counts, and takes as many milliseconds for each record as its message says. */
public final class Patient implements ProcessorPlugin {

  /** The group. */
  public static final String GROUP = "patient";

  /** How many records of a key there were. */
  public static final String TABLE = "patient-table";

  /** The input. */
  public static final String INPUT = "patient-visits";

  @Override
  public GroupGraph define(PluginConfig config) {
    return GroupGraph.define(GROUP)
        .persist(Codecs.int64())
        .input(Stream.of(INPUT, Codecs.int64()), Patient::treat)
        .build();
  }

  private static void treat(TableContext<Long> context, Long millis) throws InterruptedException {
    take(millis);
    context.setValue(context.value().orElse(0L) + 1);
  }

  /** Takes time. */
  static void take(long millis) throws InterruptedException {
    boolean never = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    assert !never;
  }
}
