package io.goka.examples.testing;

import static io.goka.examples.testing.OrderDesk.INVOICES;
import static io.goka.examples.testing.OrderDesk.ORDERS;
import static io.goka.examples.testing.OrderDesk.PRODUCT;
import static io.goka.examples.testing.OrderDesk.RANKS;
import static io.goka.examples.testing.OrderDesk.REFERRED_BY;
import static io.goka.examples.testing.OrderDesk.SPENT;
import static io.goka.examples.testing.OrderDesk.WAIVE;
import static io.goka.examples.testing.PriceList.PRICES;
import static io.goka.examples.testing.PriceList.PRICE_CHANGES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.spi.Headers;
import io.goka.tester.OutputRecord;
import io.goka.tester.Tester;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A tour of the tester: what there is to be tested of a group, one edge after the other. */
class OrderDeskTest {

  private final Tester tester = Tester.of(new OrderDesk());

  /** Tables of others are fed by hand. */
  @BeforeEach
  void open() {
    tester.setTableValue(PRICES, "tea", 300L);
    tester.setTableValue(PRICES, "jam", 450L);
    tester.setTableValue(RANKS, "alice", "gold");
  }

  @Test
  void anOrderIsAddedToWhatItsCustomerHasSpent() {
    tester.consume(ORDERS, "bob", "tea");
    tester.consume(ORDERS, "bob", "jam");
    tester.consume(ORDERS, "carol", "jam");

    assertThat(tester.tableValue(SPENT, "bob")).isEqualTo(750L);
    assertThat(tester.table(SPENT)).isEqualTo(Map.of("bob", 750L, "carol", 450L));
    assertThat(tester.tableKeys(SPENT)).containsExactly("bob", "carol");
  }

  @Test
  void aCustomerOfRankPaysLess() {
    tester.consume(ORDERS, "alice", "tea");
    tester.removeTableValue(RANKS, "alice");
    tester.consume(ORDERS, "alice", "tea");

    assertThat(tester.output(INVOICES).remaining())
        .extracting(OutputRecord::message)
        .containsExactly(270L, 300L);
  }

  /** Several plugins share a tester, as they would share a server. */
  @Test
  void aPriceIsThatOfThePriceList() {
    try (Tester both = Tester.of(new OrderDesk(), new PriceList())) {
      both.consume(PRICE_CHANGES, "tea", 310L);
      both.consume(ORDERS, "bob", "tea");

      assertThat(both.tableValue(SPENT, "bob")).isEqualTo(310L);
    }
  }

  @Test
  void howMuchLessIsASetting() {
    try (Tester generous =
        Tester.with()
            .plugin(new OrderDesk())
            .config("order-desk", Map.of("discount-percent", "50"))
            .build()) {
      generous.setTableValue(PRICES, "tea", 300L);
      generous.setTableValue(RANKS, "alice", "gold");

      generous.consume(ORDERS, "alice", "tea");

      assertThat(generous.tableValue(SPENT, "alice")).isEqualTo(150L);
    }
  }

  @Test
  void anInvoiceTellsItsProductInAHeader() {
    tester.consume(ORDERS, "bob", "jam");

    OutputRecord<Long> invoice = tester.output(INVOICES).next();
    assertThat(invoice.key()).isEqualTo("bob");
    assertThat(invoice.headers()).isEqualTo(Headers.of(PRODUCT, "jam"));
    tester.output(INVOICES).expectEmpty();
  }

  @Test
  void whoeverSentACustomerHereIsCreditedByTheLoop() {
    tester.setTableValue(SPENT, "carol", 500L);

    tester.consume(ORDERS, "bob", "tea", Headers.of(REFERRED_BY, "carol"));

    assertThat(tester.table(SPENT)).isEqualTo(Map.of("bob", 300L, "carol", 400L));
  }

  @Test
  void creditEndsAtNothing() {
    tester.setTableValue(SPENT, "carol", 50L);

    tester.consume(ORDERS, "bob", "tea", Headers.of(REFERRED_BY, "carol"));

    assertThat(tester.tableValue(SPENT, "carol")).isNull();
  }

  @Test
  void aVisitTakesSomethingOffForEverybody() {
    tester.setTableValue(SPENT, "bob", 50L);
    tester.setTableValue(SPENT, "carol", 500L);

    assertThat(tester.visit(WAIVE, 200L).visited()).isEqualTo(2);

    assertThat(tester.table(SPENT)).isEqualTo(Map.of("carol", 300L));
  }

  @Test
  void aProductWithoutAPriceIsAnErrorThatChangesNothing() {
    tester.consume(ORDERS, "bob", "tea");

    assertThatThrownBy(() -> tester.consume(ORDERS, "bob", "moon"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no price for 'moon'");
    assertThat(tester.output(INVOICES).count()).isEqualTo(1);

    tester.skipAndRestart();
    tester.consume(ORDERS, "bob", "tea");
    assertThat(tester.tableValue(SPENT, "bob")).isEqualTo(600L);
  }

  @Test
  void aFailedOrderIsTakenAgainOnceItsPriceIsThere() {
    assertThatThrownBy(() -> tester.consume(ORDERS, "bob", "moon")).hasMessageContaining("moon");

    tester.setTableValue(PRICES, "moon", 900L);
    tester.restart();

    assertThat(tester.tableValue(SPENT, "bob")).isEqualTo(900L);
  }
}
