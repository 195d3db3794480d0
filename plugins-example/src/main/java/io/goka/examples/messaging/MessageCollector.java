package io.goka.examples.messaging;

import static io.goka.examples.messaging.MessageFilter.RECEIVED;

import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.PluginConfig;
import io.goka.spi.ProcessorPlugin;
import io.goka.spi.Table;
import io.goka.spi.TableContext;

/** Keeps the latest messages to each user, to be looked up by whoever shows them. */
public final class MessageCollector implements ProcessorPlugin {

  static final Table<Feed> FEEDS = Table.ofGroup("message-collector", Codecs.json(Feed.class));

  @Override
  public GroupGraph define(PluginConfig config) {
    return GroupGraph.define("message-collector")
        .persist(FEEDS)
        .input(RECEIVED, MessageCollector::collect)
        .build();
  }

  private static void collect(TableContext<Feed> context, Message message) {
    context.setValue(context.value().orElse(Feed.EMPTY).with(message));
  }
}
