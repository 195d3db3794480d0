package io.goka.examples.visits;

import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.PluginConfig;
import io.goka.spi.ProcessorPlugin;
import io.goka.spi.Stream;
import io.goka.spi.Table;
import io.goka.spi.TableContext;
import io.goka.spi.Visitor;

/** Gives each user a point a click; now and then somebody sets all of them back. */
public final class LoyaltyPoints implements ProcessorPlugin {

  static final Stream<String> CLICKS = Stream.of("clicks", Codecs.string());
  static final Table<Long> POINTS = Table.ofGroup("loyalty-points", Codecs.int64());

  /** Sets everybody's points to the argument, whatever they were. */
  static final Visitor<Long> RESET = Visitor.of("reset", Codecs.int64());

  /** Forgets everybody with fewer points than the argument. */
  static final Visitor<Long> FORGET = Visitor.of("forget", Codecs.int64());

  @Override
  public GroupGraph define(PluginConfig config) {
    return GroupGraph.define("loyalty-points")
        .persist(POINTS)
        .input(CLICKS, LoyaltyPoints::add)
        .visitor(RESET, TableContext::setValue)
        .visitor(FORGET, LoyaltyPoints::forget)
        .build();
  }

  private static void add(TableContext<Long> context, String page) {
    context.setValue(points(context) + 1);
  }

  private static void forget(TableContext<Long> context, Long fewest) {
    if (points(context) < fewest) {
      context.delete();
    }
  }

  private static long points(TableContext<Long> context) {
    return context.value().orElse(0L);
  }
}
