package io.goka.examples.simplest;

import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.PluginConfig;
import io.goka.spi.ProcessorPlugin;
import io.goka.spi.Stream;
import io.goka.spi.Table;
import io.goka.spi.TableContext;

/** Counts the clicks of each user: the key of a click is the user, the message the page. */
public final class ClickCounter implements ProcessorPlugin {

  static final Stream<String> CLICKS = Stream.of("clicks", Codecs.string());
  static final Table<Long> COUNTS = Table.ofGroup("click-counter", Codecs.int64());

  @Override
  public GroupGraph define(PluginConfig config) {
    return GroupGraph.define("click-counter")
        .persist(COUNTS)
        .input(CLICKS, ClickCounter::count)
        .build();
  }

  private static void count(TableContext<Long> context, String page) {
    context.setValue(context.value().orElse(0L) + 1);
  }
}
