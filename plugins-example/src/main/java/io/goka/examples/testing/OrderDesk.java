package io.goka.examples.testing;

import static io.goka.examples.testing.PriceList.PRICES;

import io.goka.spi.Codecs;
import io.goka.spi.Context;
import io.goka.spi.GroupGraph;
import io.goka.spi.Headers;
import io.goka.spi.Loop;
import io.goka.spi.PluginConfig;
import io.goka.spi.ProcessorPlugin;
import io.goka.spi.Stream;
import io.goka.spi.Table;
import io.goka.spi.TableContext;
import io.goka.spi.Visitor;

/**
 * Takes orders: the key of an order is the customer, the message the product. It looks the price up
 * in the {@link PriceList}, takes something off for customers of rank, sends an invoice, and keeps
 * what each customer has spent. Whoever sent a customer here, as the header {@code referred-by}
 * tells, is credited.
 *
 * <p>Settings: {@code plugin.order-desk.discount-percent}, what customers of rank pay less (10).
 */
public final class OrderDesk implements ProcessorPlugin {

  static final Stream<String> ORDERS = Stream.of("orders", Codecs.string());
  static final Stream<Long> INVOICES = Stream.of("invoices", Codecs.int64());

  /** What each customer has spent, in cents. */
  static final Table<Long> SPENT = Table.ofGroup("order-desk", Codecs.int64());

  /** The rank of a customer, by the customer: joined. */
  static final Table<String> RANKS = Table.ofTopic("customer-ranks", Codecs.string());

  /** Takes this much off what each customer has spent. */
  static final Visitor<Long> WAIVE = Visitor.of("waive", Codecs.int64());

  static final String REFERRED_BY = "referred-by";
  static final String PRODUCT = "product";
  static final long CREDIT = 100;

  private static final Loop<Long> CREDITS = Loop.of(Codecs.int64());

  @Override
  public GroupGraph define(PluginConfig config) {
    int discount = config.integer("discount-percent", 10);
    return GroupGraph.define("order-desk")
        .persist(SPENT)
        .input(ORDERS, (context, product) -> order(context, product, discount))
        .loop(CREDITS, OrderDesk::takeOff)
        .visitor(WAIVE, OrderDesk::takeOff)
        .join(RANKS)
        .lookup(PRICES)
        .output(INVOICES)
        .build();
  }

  private static void order(TableContext<Long> context, String product, int discount) {
    long price = price(context, product);
    long due = context.join(RANKS).isPresent() ? price * (100 - discount) / 100 : price;
    context.emit(INVOICES, context.key(), due, Headers.of(PRODUCT, product));
    context.setValue(context.value().orElse(0L) + due);
    context
        .headers()
        .lastText(REFERRED_BY)
        .ifPresent(referrer -> context.loopback(CREDITS, referrer, CREDIT));
  }

  private static long price(Context context, String product) {
    return context
        .lookup(PRICES, product)
        .orElseThrow(() -> new IllegalArgumentException("no price for '" + product + "'"));
  }

  /** Leaves nobody with less than nothing, and forgets who has spent nothing. */
  private static void takeOff(TableContext<Long> context, Long amount) {
    long left = context.value().orElse(0L) - amount;
    if (left > 0) {
      context.setValue(left);
    } else {
      context.delete();
    }
  }
}
