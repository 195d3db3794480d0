package io.goka.tester;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.spi.Codecs;
import io.goka.spi.DeferredCommit;
import io.goka.spi.GroupGraph;
import io.goka.spi.ProcessorPlugin;
import io.goka.spi.Stream;
import io.goka.spi.Table;
import io.goka.spi.Visitor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A tester follows the policies for records that fail, as the server does. */
class ErrorPolicyTest {

  private static final Stream<String> ORDERS = Stream.of("orders", Codecs.string());
  private static final Stream<String> LETTERS = Stream.of("shop-dlq", Codecs.string());
  private static final Table<Long> COUNTS = Table.ofGroup("shop", Codecs.int64());
  private static final Visitor<String> LOOK = Visitor.of("look", Codecs.string());

  private final List<String> seen = new ArrayList<>();
  private int failures;

  private ProcessorPlugin failing(int times) {
    return config ->
        GroupGraph.define("shop")
            .persist(COUNTS)
            .input(
                ORDERS,
                (context, order) -> {
                  seen.add(order);
                  context.setValue(context.value().orElse(0L) + 1);
                  if (order.equals("bad") && failures++ < times) {
                    throw new IllegalStateException("not this one");
                  }
                })
            .visitor(
                LOOK,
                (context, argument) -> {
                  if (failures++ < times) {
                    throw new IllegalStateException("not now");
                  }
                  context.setValue(7L);
                })
            .build();
  }

  @Test
  void withoutAPolicyWhatIsThrownComesOutOfTheCall() {
    try (Tester tester = Tester.of(failing(1))) {
      assertThatThrownBy(() -> tester.consume(ORDERS, "a", "bad"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("not this one");
    }
  }

  @Test
  void aRecordIsTriedAgainWithinTheCall() {
    try (Tester tester = Tester.with().plugin(failing(2)).set("error.callback", "retry").build()) {
      tester.consume(ORDERS, "a", "bad");

      assertThat(seen).containsExactly("bad", "bad", "bad");
      assertThat(tester.tableValue(COUNTS, "a")).isEqualTo(1);
      assertThat(tester.warnings()).anyMatch(told -> told.contains("not this one"));
    }
  }

  @Test
  void deadLettersCanBeRead() {
    try (Tester tester =
        Tester.with().plugin(failing(1)).set("group.shop.error.callback", "dead-letter").build()) {
      tester.consume(ORDERS, "a", "bad");
      tester.consume(ORDERS, "a", "good");

      assertThat(tester.output(LETTERS).next().message()).isEqualTo("bad");
      assertThat(tester.tableValue(COUNTS, "a")).isEqualTo(1);
    }
  }

  @Test
  void aDeferredCommitThatFailsIsTriedAgain() {
    List<DeferredCommit> open = new ArrayList<>();
    ProcessorPlugin plugin =
        config ->
            GroupGraph.define("shop")
                .input(ORDERS, (context, order) -> open.add(context.deferCommit()))
                .build();
    try (Tester tester =
        Tester.with().plugin(plugin).partitions(1).set("error.callback", "retry").build()) {
      tester.consume(ORDERS, "a", "1");
      open.get(0).fail(new IllegalStateException("no answer"));
      tester.run();

      assertThat(open).hasSize(2);
      open.get(1).complete();
      assertThat(tester.committedOffset("shop", ORDERS, 0)).isEqualTo(1);
    }
  }

  @Test
  void aVisitTriesAKeyAgain() {
    try (Tester tester = Tester.with().plugin(failing(1)).set("error.callback", "retry").build()) {
      tester.consume(ORDERS, "a", "good");

      assertThat(tester.visit(LOOK, "now").visited()).isEqualTo(1);
      assertThat(tester.tableValue(COUNTS, "a")).isEqualTo(7);
    }
  }
}
