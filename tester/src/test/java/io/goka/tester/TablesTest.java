package io.goka.tester;

import static io.goka.tester.ClickCounter.CLICKS;
import static io.goka.tester.ClickCounter.COUNTS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TablesTest {

  private final Tester tester = Tester.of(new ClickCounter());

  @AfterEach
  void close() {
    tester.close();
  }

  @Test
  void aGroupGoesOnFromAValueThatWasSet() {
    tester.setTableValue(COUNTS, "alice", 41L);
    assertThat(tester.tableValue(COUNTS, "alice")).isEqualTo(41L);

    tester.consume(CLICKS, "alice", "x");

    assertThat(tester.tableValue(COUNTS, "alice")).isEqualTo(42L);
  }

  @Test
  void whatTheGroupHadCachedIsForgotten() {
    tester.consume(CLICKS, "alice", "x");
    tester.setTableValue(COUNTS, "alice", 10L);
    tester.consume(CLICKS, "alice", "x");

    assertThat(tester.tableValue(COUNTS, "alice")).isEqualTo(11L);
  }

  @Test
  void aKeyIsRemoved() {
    tester.consume(CLICKS, "alice", "x");
    tester.consume(CLICKS, "bob", "x");
    tester.removeTableValue(COUNTS, "alice");

    assertThat(tester.tableKeys(COUNTS)).containsExactly("bob");
    tester.consume(CLICKS, "alice", "x");
    assertThat(tester.tableValue(COUNTS, "alice")).isEqualTo(1L);
  }

  @Test
  void aTableIsCleared() {
    tester.consume(CLICKS, "alice", "x");
    tester.consume(CLICKS, "bob", "x");
    tester.clearTable(COUNTS);

    assertThat(tester.table(COUNTS)).isEmpty();
    tester.consume(CLICKS, "alice", "x");
    assertThat(tester.tableValue(COUNTS, "alice")).isEqualTo(1L);
  }
}
