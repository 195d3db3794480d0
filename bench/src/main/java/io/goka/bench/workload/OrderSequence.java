package io.goka.bench.workload;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Owner: the thread that made it. Orders of random articles, each as long as all others, which the
 * customer's note sees to.
 */
final class OrderSequence implements ValueSequence {

  /** How long each order is as JSON. */
  static final int BYTES = 300;

  private static final long FIRST_PLACED_AT = 1_700_000_000_000L;
  private static final int MOST_LINES = 3;
  private static final int MOST_OF_AN_ARTICLE = 9;
  private static final int ARTICLES = 50_000;
  private static final int HIGHEST_PRICE = 20_000;

  private final SplittableRandom random;
  private final Json<Order> json = new Json<>(Order.class);
  private long number;

  /**
   * @param seed the same seed, the same orders
   */
  OrderSequence(long seed) {
    this.random = new SplittableRandom(seed);
  }

  @Override
  public byte[] next(int key) {
    return json.write(nextOrder(key));
  }

  /**
   * The next order.
   *
   * @param key the number of the customer
   */
  Order nextOrder(int key) {
    number++;
    List<Order.Line> lines = new ArrayList<>();
    int count = 1 + random.nextInt(MOST_LINES);
    for (int i = 0; i < count; i++) {
      lines.add(
          new Order.Line(
              "article-" + random.nextInt(ARTICLES),
              1 + random.nextInt(MOST_OF_AN_ARTICLE),
              1 + random.nextInt(HIGHEST_PRICE)));
    }
    Order bare =
        new Order(
            "order-" + number,
            new String(KeyNames.write(key), StandardCharsets.US_ASCII),
            FIRST_PLACED_AT + number,
            "EUR",
            lines,
            "");
    byte[] note = new byte[BYTES - json.write(bare).length];
    Letters.fill(note, random);
    return new Order(
        bare.id(),
        bare.customer(),
        bare.placedAt(),
        bare.currency(),
        lines,
        new String(note, StandardCharsets.US_ASCII));
  }
}
