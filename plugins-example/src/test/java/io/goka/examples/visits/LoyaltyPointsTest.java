package io.goka.examples.visits;

import static io.goka.examples.visits.LoyaltyPoints.CLICKS;
import static io.goka.examples.visits.LoyaltyPoints.FORGET;
import static io.goka.examples.visits.LoyaltyPoints.POINTS;
import static io.goka.examples.visits.LoyaltyPoints.RESET;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.tester.Tester;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoyaltyPointsTest {

  private final Tester tester = Tester.of(new LoyaltyPoints());

  @Test
  void aClickIsAPoint() {
    click("alice", 3);
    click("bob", 1);

    assertThat(tester.table(POINTS)).isEqualTo(Map.of("alice", 3L, "bob", 1L));
  }

  @Test
  void aResetSetsEverybodyBackAndCountingGoesOn() {
    click("alice", 3);
    click("bob", 1);

    tester.visit(RESET, 0L);
    click("bob", 2);

    assertThat(tester.table(POINTS)).isEqualTo(Map.of("alice", 0L, "bob", 2L));
  }

  @Test
  void whoHasTooFewPointsIsForgotten() {
    click("alice", 3);
    click("bob", 1);

    long visited = tester.visit(FORGET, 2L).visited();

    assertThat(visited).isEqualTo(2);
    assertThat(tester.tableKeys(POINTS)).containsExactly("alice");
  }

  private void click(String user, int times) {
    for (int i = 0; i < times; i++) {
      tester.consume(CLICKS, user, "home");
    }
  }
}
