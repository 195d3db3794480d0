package io.goka.tester;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.spi.Codecs;
import io.goka.spi.Context;
import io.goka.spi.GroupGraph;
import io.goka.spi.Loop;
import io.goka.spi.ProcessorPlugin;
import io.goka.spi.Stream;
import io.goka.spi.Table;
import io.goka.spi.TableContext;
import io.goka.spi.Visitor;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VisitTest {

  private static final Stream<Long> PAYMENTS = Stream.of("payments", Codecs.int64());
  private static final Stream<String> CLOSED = Stream.of("closed", Codecs.string());
  private static final Table<Long> BALANCES = Table.ofGroup("bank", Codecs.int64());
  private static final Visitor<Long> CHARGE = Visitor.of("charge", Codecs.int64());

  private static final ProcessorPlugin BANK = config -> bank("bank");

  private static GroupGraph bank(String name) {
    return GroupGraph.define(name)
        .persist(Codecs.int64())
        .input(
            PAYMENTS, (context, payment) -> context.setValue(context.value().orElse(0L) + payment))
        .visitor(CHARGE, VisitTest::charge)
        .output(CLOSED)
        .build();
  }

  private static void charge(TableContext<Long> context, Long fee) {
    if (fee < 0) {
      throw new IllegalArgumentException("a negative fee");
    }
    long left = context.value().orElseThrow() - fee;
    if (left > 0) {
      context.setValue(left);
    } else {
      context.delete();
      context.emit(CLOSED, context.key(), "closed");
    }
  }

  @Test
  void visitsEveryKey() {
    try (Tester tester = Tester.of(BANK)) {
      tester.consume(PAYMENTS, "alice", 100L);
      tester.consume(PAYMENTS, "bob", 5L);
      tester.consume(PAYMENTS, "carol", 50L);

      VisitResult result = tester.visit(CHARGE, 10L);

      assertThat(result).isEqualTo(new VisitResult(3, Duration.ZERO));
      assertThat(tester.table(BALANCES)).isEqualTo(Map.of("alice", 90L, "carol", 40L));
      assertThat(tester.output(CLOSED).next().key()).isEqualTo("bob");
    }
  }

  @Test
  void tellsHowLongItTookByTheTestersClock() {
    TesterClock clock = TesterClock.at(Instant.EPOCH);
    Visitor<Long> slow = Visitor.of("slow", Codecs.int64());
    ProcessorPlugin waiting =
        config ->
            GroupGraph.define("bank")
                .persist(BALANCES)
                .input(PAYMENTS, (context, payment) -> context.setValue(payment))
                .visitor(slow, (context, seconds) -> clock.advance(Duration.ofSeconds(seconds)))
                .build();
    try (Tester tester = Tester.with().plugin(waiting).clock(clock).build()) {
      tester.consume(PAYMENTS, "alice", 100L);
      tester.consume(PAYMENTS, "bob", 5L);

      assertThat(tester.visit(slow, 3L)).isEqualTo(new VisitResult(2, Duration.ofSeconds(6)));
    }
  }

  @Test
  void whatAVisitHasDoneSurvivesARestart() {
    try (Tester tester = Tester.of(BANK)) {
      tester.consume(PAYMENTS, "alice", 100L);
      tester.visit(CHARGE, 10L);
      tester.restart();

      assertThat(tester.tableValue(BALANCES, "alice")).isEqualTo(90L);
    }
  }

  @Test
  void visitsMoreKeysThanOneCommitHolds() {
    Stream<Long> accounts = Stream.of("accounts", Codecs.int64());
    Loop<Long> opening = Loop.of(Codecs.int64());
    ProcessorPlugin large =
        config ->
            GroupGraph.define("bank")
                .persist(BALANCES)
                .input(
                    accounts,
                    (context, count) -> {
                      for (int i = 0; i < count; i++) {
                        context.loopback(opening, "account-" + i, 100L);
                      }
                    })
                .loop(opening, (context, balance) -> context.setValue(balance))
                .visitor(CHARGE, VisitTest::charge)
                .output(CLOSED)
                .build();
    try (Tester tester = Tester.with().plugin(large).partitions(1).build()) {
      tester.consume(accounts, "any", 3000L);

      assertThat(tester.visit(CHARGE, 10L).visited()).isEqualTo(3000);
      assertThat(tester.table(BALANCES).values()).hasSize(3000).containsOnly(90L);
    }
  }

  @Test
  void visitsAnEmptyTable() {
    try (Tester tester = Tester.of(BANK)) {
      assertThat(tester.visit(CHARGE, 10L).visited()).isZero();
    }
  }

  @Test
  void throwsWhatTheCallbackThrows() {
    try (Tester tester = Tester.of(BANK)) {
      tester.consume(PAYMENTS, "alice", 100L);

      assertThatThrownBy(() -> tester.visit(CHARGE, -1L))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a negative fee");
      assertThatThrownBy(() -> tester.visit(CHARGE, 1L)).hasMessageContaining("it has failed");
    }
  }

  @Test
  void saysWhichVisitorIsMeant() {
    ProcessorPlugin second = config -> bank("second");
    Visitor<Long> unknown = Visitor.of("unknown", Codecs.int64());
    try (Tester tester = Tester.of(BANK, second)) {
      tester.consume(PAYMENTS, "alice", 100L);

      assertThatThrownBy(() -> tester.visit(CHARGE, 1L))
          .hasMessageContaining("the groups [bank, second] have a visitor 'charge' each");
      assertThatThrownBy(() -> tester.visit(unknown, 1L))
          .hasMessageContaining("no group of this tester has a visitor 'unknown'");
      assertThatThrownBy(() -> tester.visit("bank", unknown, 1L))
          .hasMessageContaining("group 'bank' has a visitor 'unknown'");
      assertThat(tester.visit("second", CHARGE, 1L).visited()).isEqualTo(1);
      assertThat(tester.tableValue(BALANCES, "alice")).isEqualTo(100L);
    }
  }

  @Test
  void aVisitIsNoRecord() {
    Visitor<String> looker = Visitor.of("look", Codecs.string());
    ProcessorPlugin looking =
        config ->
            GroupGraph.define("looking")
                .persist(Codecs.int64())
                .input(PAYMENTS, (context, payment) -> context.setValue(payment))
                .visitor(
                    looker,
                    (Context context, String text) -> assertThat(context.offset()).isEqualTo(-1))
                .build();
    try (Tester tester = Tester.of(looking)) {
      tester.consume(PAYMENTS, "alice", 1L);

      assertThat(tester.visit(looker, "x").visited()).isEqualTo(1);
      assertThat(tester.uncommitted("looking", PAYMENTS)).isZero();
    }
  }
}
