package io.goka.examples.messaging;

import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.PluginConfig;
import io.goka.spi.ProcessorPlugin;
import io.goka.spi.Stream;
import io.goka.spi.Table;
import io.goka.spi.TableContext;

/** Keeps who is blocked, and why: a user who is not has no value. */
public final class UserBlocker implements ProcessorPlugin {

  /** The user is the key. */
  static final Stream<BlockOrder> BLOCK_USER =
      Stream.of("block-user", Codecs.json(BlockOrder.class));

  static final Table<String> BLOCKED = Table.ofGroup("user-blocker", Codecs.string());

  @Override
  public GroupGraph define(PluginConfig config) {
    return GroupGraph.define("user-blocker")
        .persist(BLOCKED)
        .input(BLOCK_USER, UserBlocker::obey)
        .build();
  }

  private static void obey(TableContext<String> context, BlockOrder order) {
    if (order.block()) {
      context.setValue(order.reason());
    } else {
      context.delete();
    }
  }
}
