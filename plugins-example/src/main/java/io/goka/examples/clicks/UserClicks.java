package io.goka.examples.clicks;

import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.PluginConfig;
import io.goka.spi.ProcessorPlugin;
import io.goka.spi.Stream;
import io.goka.spi.Table;
import io.goka.spi.TableContext;

/** Keeps for each user how often, where and when they clicked. */
public final class UserClicks implements ProcessorPlugin {

  static final Stream<String> CLICKS = Stream.of("clicks", Codecs.string());
  static final Table<ClickHistory> HISTORIES =
      Table.ofGroup("user-clicks", Codecs.json(ClickHistory.class));

  @Override
  public GroupGraph define(PluginConfig config) {
    return GroupGraph.define("user-clicks")
        .persist(HISTORIES)
        .input(CLICKS, UserClicks::remember)
        .build();
  }

  private static void remember(TableContext<ClickHistory> context, String page) {
    long before = context.value().map(ClickHistory::clicks).orElse(0L);
    context.setValue(new ClickHistory(before + 1, page, context.timestamp()));
  }
}
