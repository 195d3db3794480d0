package io.goka.examples.testing;

import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.PluginConfig;
import io.goka.spi.ProcessorPlugin;
import io.goka.spi.Stream;
import io.goka.spi.Table;
import io.goka.spi.TableContext;

/** Keeps the price of each product in cents. The product is the key. */
public final class PriceList implements ProcessorPlugin {

  static final Stream<Long> PRICE_CHANGES = Stream.of("price-changes", Codecs.int64());
  static final Table<Long> PRICES = Table.ofGroup("price-list", Codecs.int64());

  @Override
  public GroupGraph define(PluginConfig config) {
    return GroupGraph.define("price-list")
        .persist(PRICES)
        .input(PRICE_CHANGES, TableContext::setValue)
        .build();
  }
}
