package io.goka.system.plugins;

import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.PluginConfig;
import io.goka.spi.ProcessorPlugin;
import io.goka.spi.Stream;
import io.goka.spi.TableContext;

/** Keeps the last message, and breaks on one that tells it to. */
public final class Fragile implements ProcessorPlugin {

  /** The group. */
  public static final String GROUP = "fragile";

  /** The last message of each key. */
  public static final String TABLE = "fragile-table";

  /** The input. */
  public static final String INPUT = "fragile-parcels";

  /** The message on which it breaks. */
  public static final String BREAK = "drop it";

  /** What it says then. */
  public static final String CAUSE = "that was porcelain";

  @Override
  public GroupGraph define(PluginConfig config) {
    return GroupGraph.define(GROUP)
        .persist(Codecs.string())
        .input(Stream.of(INPUT, Codecs.string()), Fragile::handle)
        .build();
  }

  private static void handle(TableContext<String> context, String message) {
    context.setValue(message);
    if (message.equals(BREAK)) {
      throw new IllegalStateException(CAUSE);
    }
  }
}
