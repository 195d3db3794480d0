package io.goka.examples.simplest;

import static io.goka.examples.simplest.ClickCounter.CLICKS;
import static io.goka.examples.simplest.ClickCounter.COUNTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.tester.Tester;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClickCounterTest {

  @Test
  void countsTheClicksOfEachUser() {
    Tester tester = Tester.of(new ClickCounter());

    tester.consume(CLICKS, "alice", "home");
    tester.consume(CLICKS, "bob", "home");
    tester.consume(CLICKS, "alice", "cart");

    assertThat(tester.table(COUNTS)).isEqualTo(Map.of("alice", 2L, "bob", 1L));
  }

  @Test
  void keepsNothingOutsideItsTable() {
    Tester tester = Tester.with().plugin(new ClickCounter()).restartBetweenRecords().build();

    tester.consume(CLICKS, "alice", "home");
    tester.consume(CLICKS, "alice", "cart");

    assertThat(tester.tableValue(COUNTS, "alice")).isEqualTo(2L);
  }
}
