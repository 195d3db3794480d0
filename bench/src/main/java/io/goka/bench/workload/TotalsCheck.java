package io.goka.bench.workload;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Looks whether a contestant has added up right. Owner: any thread. */
public final class TotalsCheck {

  private TotalsCheck() {}

  /**
   * The right totals of each customer; null for one without orders.
   *
   * @param workload one of orders
   * @param records how many orders there are
   */
  public static @Nullable Totals[] expected(Workload workload, long records) {
    @Nullable Totals[] totals = new Totals[workload.keys()];
    KeySequence keys = workload.keySequence();
    OrderSequence orders = new OrderSequence(~workload.seed());
    for (long i = 0; i < records; i++) {
      int key = keys.next();
      totals[key] = Totals.add(totals[key], orders.nextOrder(key));
    }
    return totals;
  }

  /**
   * Reads a table topic to its end, and compares the last value of every key with the right one.
   *
   * @throws IllegalStateException when one is wrong
   */
  public static void check(String bootstrapServers, String topic, @Nullable Totals[] expected) {
    Json<Totals> json = new Json<>(Totals.class);
    @Nullable Totals[] found = new Totals[expected.length];
    TopicReader.read(
        bootstrapServers,
        topic,
        record -> found[KeyNames.read(record.key())] = json.read(record.value()));
    int wrong = Arrays.mismatch(found, expected);
    if (wrong >= 0) {
      throw new IllegalStateException(
          "%s is wrong: customer number %d has %s, not %s"
              .formatted(topic, wrong, found[wrong], expected[wrong]));
    }
  }
}
