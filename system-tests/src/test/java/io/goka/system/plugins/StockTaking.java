package io.goka.system.plugins;

import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.Partitioners;
import io.goka.spi.PluginConfig;
import io.goka.spi.ProcessorPlugin;
import io.goka.spi.Stream;
import io.goka.spi.Table;
import io.goka.spi.TableContext;

/** Notes what a table of a goka program says of each product that it is asked for. */
public final class StockTaking implements ProcessorPlugin {

  /** The group. */
  public static final String GROUP = "stock-taking";

  /** What was noted of each product; -1 for a product of which the joined table knows nothing. */
  public static final String TABLE = "stock-taking-table";

  /** The input: the products that are asked for. */
  public static final String INPUT = "stock-questions";

  /** The table that is joined, by its topic. */
  public static final String STOCK = "stock-table";

  private static final Table<Long> JOINED = Table.ofTopic(STOCK, Codecs.int64());

  @Override
  public GroupGraph define(PluginConfig config) {
    return GroupGraph.define(GROUP)
        .partitioner(Partitioners.FNV1A)
        .persist(Codecs.int64())
        .input(Stream.of(INPUT, Codecs.string()), StockTaking::note)
        .join(JOINED)
        .build();
  }

  private static void note(TableContext<Long> context, String question) {
    context.setValue(context.join(JOINED).orElse(-1L));
  }
}
