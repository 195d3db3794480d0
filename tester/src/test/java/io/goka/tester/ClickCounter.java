package io.goka.tester;

import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.PluginConfig;
import io.goka.spi.ProcessorPlugin;
import io.goka.spi.Stream;
import io.goka.spi.Table;
import io.goka.spi.TableContext;

/** Counts clicks, and alerts when a user has clicked as often as its configuration says. */
final class ClickCounter implements ProcessorPlugin {

  static final Stream<String> CLICKS = Stream.of("clicks", Codecs.string());
  static final Stream<Long> ALERTS = Stream.of("alerts", Codecs.int64());
  static final Table<Long> COUNTS = Table.ofGroup("click-counter", Codecs.int64());

  @Override
  public GroupGraph define(PluginConfig config) {
    int limit = config.integer("limit", 3);
    return GroupGraph.define("click-counter")
        .persist(COUNTS)
        .input(CLICKS, (context, click) -> count(context, click, limit))
        .output(ALERTS)
        .build();
  }

  private static void count(TableContext<Long> context, String click, int limit) {
    if (click.equals("forget")) {
      context.delete();
      return;
    }
    long count = context.value().orElse(0L) + 1;
    context.setValue(count);
    if (count == limit) {
      context.emit(ALERTS, context.key(), count, context.headers());
    }
  }
}
