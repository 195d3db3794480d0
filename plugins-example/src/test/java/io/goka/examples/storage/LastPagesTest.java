package io.goka.examples.storage;

import static io.goka.examples.storage.LastPages.CLICKS;
import static io.goka.examples.storage.LastPages.PAGES;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.tester.Tester;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LastPagesTest {

  @Test
  void keepsTheLastPageOfEachUser() {
    Tester tester = Tester.of(new LastPages());

    tester.consume(CLICKS, "alice", "home");
    tester.consume(CLICKS, "alice", "cart");
    tester.consume(CLICKS, "bob", "help");

    assertThat(tester.table(PAGES)).isEqualTo(Map.of("alice", "cart", "bob", "help"));
  }
}
