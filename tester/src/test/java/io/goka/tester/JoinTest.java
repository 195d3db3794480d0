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

class JoinTest {

  private static final Stream<String> ORDERS = Stream.of("orders", Codecs.string());
  private static final Stream<String> LETTERS = Stream.of("letters", Codecs.string());
  private static final Table<String> USERS = Table.ofTopic("users", Codecs.string());

  /** Writes a letter for each order, with what it knows of the user. */
  private static final ProcessorPlugin SHOP =
      config ->
          GroupGraph.define("shop")
              .input(
                  ORDERS,
                  (context, order) ->
                      context.emit(
                          LETTERS,
                          context.key(),
                          order
                              + " for "
                              + context.join(USERS).orElse("nobody")
                              + " after "
                              + context.join(COUNTS).orElse(0L)
                              + " clicks"))
              .join(USERS)
              .join(COUNTS)
              .output(LETTERS)
              .build();

  @Test
  void joinsWhatTheTestHasWritten() {
    try (Tester tester = Tester.of(SHOP)) {
      tester.consume(ORDERS, "u1", "tea");
      tester.setTableValue(USERS, "u1", "Alice");
      tester.consume(ORDERS, "u1", "milk");
      tester.removeTableValue(USERS, "u1");
      tester.consume(ORDERS, "u1", "rum");

      assertThat(tester.output(LETTERS).remaining())
          .extracting(OutputRecord::message)
          .containsExactly(
              "tea for nobody after 0 clicks",
              "milk for Alice after 0 clicks",
              "rum for nobody after 0 clicks");
    }
  }

  @Test
  void joinsTheTableOfAnotherGroup() {
    try (Tester tester = Tester.of(SHOP, new ClickCounter())) {
      tester.consume(CLICKS, "u1", "x");
      tester.consume(CLICKS, "u1", "x");
      tester.consume(ORDERS, "u1", "tea");

      assertThat(tester.output(LETTERS).next().message())
          .isEqualTo("tea for nobody after 2 clicks");
    }
  }

  @Test
  void joinedTablesSurviveARestart() {
    try (Tester tester = Tester.with().plugin(SHOP).restartBetweenRecords().build()) {
      tester.setTableValue(USERS, "u1", "Alice");
      tester.consume(ORDERS, "u1", "tea");
      tester.consume(ORDERS, "u1", "milk");

      assertThat(tester.output(LETTERS).all())
          .extracting(OutputRecord::message)
          .containsExactly("tea for Alice after 0 clicks", "milk for Alice after 0 clicks");
    }
  }

  @Test
  void readsAndClearsATableThatOthersWrite() {
    try (Tester tester = Tester.of(SHOP)) {
      tester.setTableValue(USERS, "u2", "Bob");
      tester.setTableValue(USERS, "u1", "Alice");

      assertThat(tester.tableValue(USERS, "u1")).isEqualTo("Alice");
      assertThat(tester.tableKeys(USERS)).containsExactly("u1", "u2");

      tester.clearTable(USERS);
      assertThat(tester.table(USERS)).isEmpty();
      tester.consume(ORDERS, "u1", "tea");
      assertThat(tester.output(LETTERS).next().message()).startsWith("tea for nobody");
    }
  }

  @Test
  void namesTheVerbOfAnUndeclaredJoin() {
    ProcessorPlugin undeclared =
        config ->
            GroupGraph.define("undeclared")
                .input(ORDERS, (context, order) -> context.join(USERS))
                .build();
    try (Tester tester = Tester.of(undeclared)) {
      assertThatThrownBy(() -> tester.consume(ORDERS, "u1", "tea"))
          .isInstanceOf(UndeclaredEdgeException.class)
          .hasMessageContaining("add .join(...)");
    }
  }
}
