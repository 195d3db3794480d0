package io.goka.tester;

import static io.goka.tester.ClickCounter.CLICKS;
import static io.goka.tester.ClickCounter.COUNTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.ProcessorPlugin;
import io.goka.spi.Stream;
import io.goka.spi.Table;
import io.goka.spi.UndeclaredEdgeException;
import org.junit.jupiter.api.Test;

class LookupTest {

  private static final Stream<String> ORDERS = Stream.of("orders", Codecs.string());
  private static final Stream<String> BILLS = Stream.of("bills", Codecs.string());
  private static final Table<Long> PRICES = Table.ofTopic("prices", Codecs.int64());

  /** Writes a bill for each order: the price of what is ordered, and the clicks of a friend. */
  private static final ProcessorPlugin SHOP =
      config ->
          GroupGraph.define("shop")
              .input(
                  ORDERS,
                  (context, order) ->
                      context.emit(
                          BILLS,
                          context.key(),
                          order
                              + " "
                              + context.lookup(PRICES, order).orElse(-1L)
                              + " "
                              + context.lookup(COUNTS, "friend").orElse(0L)))
              .lookup(PRICES)
              .lookup(COUNTS)
              .output(BILLS)
              .build();

  @Test
  void looksUpWhatTheTestHasWritten() {
    try (Tester tester = Tester.of(SHOP)) {
      tester.consume(ORDERS, "u1", "tea");
      tester.setTableValue(PRICES, "tea", 3L);
      tester.setTableValue(PRICES, "rum", 9L);
      tester.consume(ORDERS, "u1", "tea");
      tester.consume(ORDERS, "u2", "rum");
      tester.removeTableValue(PRICES, "tea");
      tester.consume(ORDERS, "u3", "tea");

      assertThat(tester.output(BILLS).remaining())
          .extracting(OutputRecord::message)
          .containsExactly("tea -1 0", "tea 3 0", "rum 9 0", "tea -1 0");
    }
  }

  @Test
  void looksUpTheTableOfAnotherGroup() {
    try (Tester tester = Tester.of(SHOP, new ClickCounter())) {
      tester.consume(CLICKS, "friend", "x");
      tester.consume(CLICKS, "friend", "x");
      tester.consume(ORDERS, "u1", "tea");

      assertThat(tester.output(BILLS).next().message()).isEqualTo("tea -1 2");
    }
  }

  @Test
  void lookedUpTablesSurviveARestart() {
    try (Tester tester = Tester.with().plugin(SHOP).restartBetweenRecords().build()) {
      tester.setTableValue(PRICES, "tea", 3L);
      tester.consume(ORDERS, "u1", "tea");
      tester.consume(ORDERS, "u2", "tea");

      assertThat(tester.output(BILLS).all())
          .extracting(OutputRecord::message)
          .containsExactly("tea 3 0", "tea 3 0");
    }
  }

  @Test
  void namesTheVerbOfAnUndeclaredLookup() {
    ProcessorPlugin undeclared =
        config ->
            GroupGraph.define("undeclared")
                .input(ORDERS, (context, order) -> context.lookup(PRICES, order))
                .build();
    try (Tester tester = Tester.of(undeclared)) {
      assertThatThrownBy(() -> tester.consume(ORDERS, "u1", "tea"))
          .isInstanceOf(UndeclaredEdgeException.class)
          .hasMessageContaining("add .lookup(...)");
    }
  }
}
