package io.goka.tester;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.spi.Codecs;
import io.goka.spi.DeferredCommit;
import io.goka.spi.GroupGraph;
import io.goka.spi.ProcessorPlugin;
import io.goka.spi.Stream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeferredCommitTest {

  private static final Stream<String> ORDERS = Stream.of("orders", Codecs.string());

  private final List<DeferredCommit> open = new ArrayList<>();
  private final ProcessorPlugin plugin =
      config ->
          GroupGraph.define("shop")
              .input(ORDERS, (context, order) -> open.add(context.deferCommit()))
              .build();

  @Test
  void nothingIsCommittedPastAnOpenOne() {
    try (Tester tester = Tester.with().plugin(plugin).partitions(1).build()) {
      tester.consume(ORDERS, "a", "1");
      tester.consume(ORDERS, "b", "2");
      assertThat(tester.uncommitted("shop", ORDERS)).isEqualTo(2);

      open.get(1).complete();
      assertThat(tester.committedOffset("shop", ORDERS, 0)).isZero();

      open.get(0).complete();
      assertThat(tester.committedOffset("shop", ORDERS, 0)).isEqualTo(2);
      assertThat(tester.uncommitted("shop", ORDERS)).isZero();
    }
  }

  @Test
  void aFailedOneFailsTheGroup() {
    IllegalStateException cause = new IllegalStateException("the bank says no");
    try (Tester tester = Tester.of(plugin)) {
      tester.consume(ORDERS, "a", "1");
      open.get(0).fail(cause);

      assertThatThrownBy(tester::run).isSameAs(cause);
    }
  }

  @Test
  void anOpenOneIsProcessedAgainAfterARestart() {
    try (Tester tester = Tester.of(plugin)) {
      tester.consume(ORDERS, "a", "1");
      tester.restart();

      assertThat(open).hasSize(2);
      open.get(1).complete();
      tester.restart();
      assertThat(open).hasSize(2);
    }
  }

  @Test
  void restartsBetweenRecordsWaitForOpenOnes() {
    try (Tester tester = Tester.with().plugin(plugin).restartBetweenRecords().build()) {
      tester.consume(ORDERS, "a", "1");
      assertThat(open).hasSize(1);

      open.get(0).complete();
      tester.consume(ORDERS, "b", "2");
      assertThat(open).hasSize(2);
    }
  }

  @Test
  void oneThatStaysOpenIsWarnedOf() {
    try (Tester tester = Tester.of(plugin)) {
      tester.consume(ORDERS, "a", "1");
      assertThat(tester.warnings()).isEmpty();

      tester.advance(Duration.ofMinutes(10));

      assertThat(tester.warnings()).singleElement().asString().contains("deferred commit");
    }
  }

  @Test
  void asManyAreOpenAsTheConfigurationAllows() {
    try (Tester tester =
        Tester.with()
            .plugin(plugin)
            .partitions(1)
            .set("group.shop.deferred.commits.max", "1")
            .build()) {
      tester.consume(ORDERS, "a", "1");

      assertThatThrownBy(() -> tester.consume(ORDERS, "a", "2"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("deferred.commits.max");
    }
  }
}
