package io.goka.examples.messaging;

import static io.goka.examples.messaging.MessageFilter.SENT;
import static io.goka.examples.messaging.UserBlocker.BLOCK_USER;

import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.Loop;
import io.goka.spi.PluginConfig;
import io.goka.spi.ProcessorPlugin;
import io.goka.spi.Table;
import io.goka.spi.TableContext;

/**
 * Has users blocked who send much and receive little.
 *
 * <p>Settings: {@code plugin.spam-detector.min-messages}, how many messages a user must have sent
 * and received to be judged (20), and {@code plugin.spam-detector.max-sent-share}, how much of them
 * may be sent (0.9).
 */
public final class SpamDetector implements ProcessorPlugin {

  static final Table<Traffic> TRAFFIC = Table.ofGroup("spam-detector", Codecs.json(Traffic.class));

  /** Tells a receiver, who is the key, that there is a message; its sender is the message. */
  private static final Loop<String> RECEIPTS = Loop.of(Codecs.string());

  @Override
  public GroupGraph define(PluginConfig config) {
    Limits limits =
        new Limits(config.integer("min-messages", 20), config.decimal("max-sent-share", 0.9));
    return GroupGraph.define("spam-detector")
        .persist(TRAFFIC)
        .input(SENT, (context, message) -> sent(context, message, limits))
        .loop(RECEIPTS, (context, sender) -> received(context))
        .output(BLOCK_USER)
        .build();
  }

  private static void sent(TableContext<Traffic> context, Message message, Limits limits) {
    Traffic traffic = traffic(context).oneMoreSent();
    if (!traffic.reported() && limits.areExceededBy(traffic)) {
      traffic = traffic.asReported();
      context.emit(BLOCK_USER, context.key(), new BlockOrder(true, "spam"));
    }
    context.setValue(traffic);
    context.loopback(RECEIPTS, message.to(), message.from());
  }

  private static void received(TableContext<Traffic> context) {
    context.setValue(traffic(context).oneMoreReceived());
  }

  private static Traffic traffic(TableContext<Traffic> context) {
    return context.value().orElse(Traffic.NONE);
  }

  /** What makes a spammer. */
  private record Limits(long minMessages, double maxSentShare) {

    boolean areExceededBy(Traffic traffic) {
      return traffic.total() >= minMessages && traffic.sentShare() > maxSentShare;
    }
  }
}
