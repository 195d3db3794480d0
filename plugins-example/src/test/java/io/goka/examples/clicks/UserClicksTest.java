package io.goka.examples.clicks;

import static io.goka.examples.clicks.UserClicks.CLICKS;
import static io.goka.examples.clicks.UserClicks.HISTORIES;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.spi.View;
import io.goka.tester.Tester;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class UserClicksTest {

  private final Tester tester =
      Tester.with()
          .plugin(new UserClicks())
          .plugin(new UserClicksView())
          .restartBetweenRecords()
          .build();

  @Test
  void remembersHowOftenWhereAndWhenAUserClicked() {
    Instant start = tester.clock().instant();

    tester.consume(CLICKS, "alice", "home");
    tester.advance(Duration.ofMinutes(3));
    tester.consume(CLICKS, "alice", "cart");

    assertThat(tester.tableValue(HISTORIES, "alice"))
        .isEqualTo(new ClickHistory(2, "cart", start.plus(Duration.ofMinutes(3))));
  }

  @Test
  void keepsUsersApart() {
    tester.consume(CLICKS, "alice", "home");
    tester.consume(CLICKS, "bob", "help");

    assertThat(tester.table(HISTORIES).values())
        .extracting(ClickHistory::lastPage)
        .containsExactlyInAnyOrder("home", "help");
  }

  @Test
  void theViewHasWhatTheTableHas() {
    tester.consume(CLICKS, "alice", "home");
    tester.consume(CLICKS, "bob", "help");

    View<ClickHistory> view = tester.view(HISTORIES);
    assertThat(view.get("bob")).map(ClickHistory::lastPage).hasValue("help");
    assertThat(view.has("carol")).isFalse();
  }
}
