package io.goka.system.plugins;

import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.PluginConfig;
import io.goka.spi.ProcessorPlugin;
import io.goka.spi.Stream;
import io.goka.spi.Table;
import io.goka.spi.TableContext;

/** Notes the tariff of each parcel, whose message is what it holds, from a table of others. */
public final class Customs implements ProcessorPlugin {

  /** The group. */
  public static final String GROUP = "customs";

  /** The tariff of each parcel. */
  public static final String TABLE = "customs-table";

  /** The input. */
  public static final String INPUT = "customs-parcels";

  /** The table that is looked up, by its topic. */
  public static final String TARIFFS = "tariffs";

  /** What is noted where no tariff is known. */
  public static final String FREE = "free";

  private static final Table<String> LOOKED_UP = Table.ofTopic(TARIFFS, Codecs.string());

  @Override
  public GroupGraph define(PluginConfig config) {
    return GroupGraph.define(GROUP)
        .persist(Codecs.string())
        .input(Stream.of(INPUT, Codecs.string()), Customs::note)
        .lookup(LOOKED_UP)
        .build();
  }

  private static void note(TableContext<String> context, String goods) {
    context.setValue(context.lookup(LOOKED_UP, goods).orElse(FREE));
  }
}
