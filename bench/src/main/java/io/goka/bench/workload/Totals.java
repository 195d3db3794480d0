package io.goka.bench.workload;

import org.jspecify.annotations.Nullable;

/**
 * What the orders of a customer add up to.
 *
 * @param orders how many there were
 * @param articles how many articles they had
 * @param cents what they cost
 * @param lastOrder the last one's name
 */
public record Totals(long orders, long articles, long cents, String lastOrder) {

  /**
   * The totals with one more order.
   *
   * @param before those without it; null when it is the first
   */
  public static Totals add(@Nullable Totals before, Order order) {
    long articles = before == null ? 0 : before.articles;
    long cents = before == null ? 0 : before.cents;
    for (Order.Line line : order.lines()) {
      articles += line.quantity();
      cents += line.quantity() * line.cents();
    }
    return new Totals(before == null ? 1 : before.orders + 1, articles, cents, order.id());
  }
}
