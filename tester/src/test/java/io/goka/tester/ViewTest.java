package io.goka.tester;

import static io.goka.tester.ClickCounter.CLICKS;
import static io.goka.tester.ClickCounter.COUNTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.spi.Codecs;
import io.goka.spi.KeyFormats;
import io.goka.spi.Table;
import io.goka.spi.View;
import io.goka.spi.ViewDefinition;
import io.goka.spi.ViewPlugin;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViewTest {

  private static final Table<String> PRICES = Table.ofTopic("prices", Codecs.string());
  private static final ViewPlugin COUNTS_VIEW = named("counts", COUNTS);
  private static final ViewPlugin PRICES_VIEW = named("prices", PRICES);

  private static ViewPlugin named(String name, Table<?> table) {
    return config -> ViewDefinition.of(name, table);
  }

  @Test
  void showsTheTableOfAGroup() {
    try (Tester tester = Tester.of(COUNTS_VIEW, new ClickCounter())) {
      assertThat(tester.view(COUNTS).get("alice")).isEmpty();

      tester.consume(CLICKS, "alice", "x");
      tester.consume(CLICKS, "bob", "x");

      View<Long> counts = tester.view(COUNTS);
      assertThat(counts.state()).isEqualTo(View.State.RUNNING);
      assertThat(counts.get("alice")).contains(1L);
      List<String> keys = new ArrayList<>();
      counts.forEach((key, count) -> keys.add(key));
      assertThat(keys).containsExactlyInAnyOrder("alice", "bob");
    }
  }

  @Test
  void showsATableThatOthersWrite() {
    try (Tester tester = Tester.of(PRICES_VIEW)) {
      tester.setTableValue(PRICES, "tea", "3");
      assertThat(tester.view(PRICES).get("tea")).contains("3");

      tester.removeTableValue(PRICES, "tea");
      assertThat(tester.view(PRICES).has("tea")).isFalse();
    }
  }

  @Test
  void readsKeysAsItIsDefined() {
    ViewPlugin numbered =
        config -> ViewDefinition.of("numbered", PRICES).withKeyFormat(KeyFormats.INT64);
    try (Tester tester = Tester.of(numbered)) {
      tester.setTableValue(PRICES, "7", "3");

      assertThat(tester.view(PRICES).get("7")).contains("3");
      assertThat(tester.tableKeys(PRICES)).containsExactly("7");
    }
  }

  @Test
  void survivesARestart() {
    try (Tester tester = Tester.of(PRICES_VIEW)) {
      tester.setTableValue(PRICES, "tea", "3");
      tester.restart();

      assertThat(tester.view("prices", PRICES).get("tea")).contains("3");
    }
  }

  @Test
  void evictsAndReadsAnew() {
    try (Tester tester = Tester.of(PRICES_VIEW)) {
      tester.setTableValue(PRICES, "tea", "3");
      tester.view(PRICES).evict("tea");
      tester.run();
      assertThat(tester.view(PRICES).has("tea")).isFalse();

      tester.view(PRICES).reread();
      tester.run();
      assertThat(tester.view(PRICES).has("tea")).isTrue();
    }
  }

  @Test
  void saysWhichViewIsMeant() {
    ViewPlugin second = named("second", PRICES);
    try (Tester tester = Tester.of(PRICES_VIEW, second)) {
      tester.setTableValue(PRICES, "tea", "3");

      assertThat(tester.view("second", PRICES).get("tea")).contains("3");
      assertThatThrownBy(() -> tester.view(PRICES))
          .hasMessageContaining("several views")
          .hasMessageContaining("[prices, second]");
      assertThatThrownBy(() -> tester.view("third", PRICES))
          .hasMessageContaining("there are [prices, second]");
      assertThatThrownBy(() -> tester.view(COUNTS))
          .hasMessageContaining("no plugin of this tester");
    }
  }
}
