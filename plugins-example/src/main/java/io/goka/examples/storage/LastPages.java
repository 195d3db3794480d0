package io.goka.examples.storage;

import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.PluginConfig;
import io.goka.spi.ProcessorPlugin;
import io.goka.spi.Stream;
import io.goka.spi.Table;
import io.goka.spi.TableContext;

/** Keeps the last page that each user has clicked, and knows nothing of where it is kept. */
public final class LastPages implements ProcessorPlugin {

  static final Stream<String> CLICKS = Stream.of("clicks", Codecs.string());
  static final Table<String> PAGES = Table.ofGroup("last-pages", Codecs.string());

  @Override
  public GroupGraph define(PluginConfig config) {
    return GroupGraph.define("last-pages")
        .persist(PAGES)
        .input(CLICKS, TableContext::setValue)
        .build();
  }
}
