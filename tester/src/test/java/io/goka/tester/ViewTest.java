package io.goka.tester;

import static io.goka.tester.ClickCounter.CLICKS;
import static io.goka.tester.ClickCounter.COUNTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.spi.Codecs;
import io.goka.spi.KeyFormats;
import io.goka.spi.PluginConfig;
import io.goka.spi.Table;
import io.goka.spi.View;
import io.goka.spi.ViewDefinition;
import io.goka.spi.ViewListener;
import io.goka.spi.ViewPlugin;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

  /** Reads its view from a listener, as the server hands it. */
  private static final class ReadingPlugin implements ViewPlugin, ViewListener<String> {
    private final List<View<String>> handed = new ArrayList<>();
    private final List<String> told;
    private @Nullable RuntimeException thrown;

    ReadingPlugin(List<String> told) {
      this.told = told;
    }

    @Override
    public ViewDefinition define(PluginConfig config) {
      return ViewDefinition.of("prices", PRICES, this);
    }

    @Override
    public void started(View<String> view) {
      told.add("STARTED");
      handed.add(view);
    }

    @Override
    public void changed(View.State state) {
      told.add(state.name());
      if (thrown != null) {
        throw thrown;
      }
    }
  }

  @Test
  void handsAPluginItsViewAndTellsItOfStates() {
    List<String> told = new ArrayList<>();
    ReadingPlugin plugin = new ReadingPlugin(told);
    try (Tester tester = Tester.with().plugin(plugin).build()) {
      tester.setTableValue(PRICES, "tea", "3");

      assertThat(plugin.handed).hasSize(1);
      assertThat(plugin.handed.get(0).get("tea")).contains("3");
      assertThat(told).containsExactly("STARTED", "CONNECTING", "RECOVERING", "RUNNING");

      told.clear();
      tester.restart();
      assertThat(told).containsExactly("IDLE", "STARTED", "CONNECTING", "RECOVERING", "RUNNING");
      assertThat(plugin.handed).hasSize(2);
      assertThat(plugin.handed.get(1).get("tea")).contains("3");
    }
  }

  @Test
  void whatAListenerThrowsFailsTheTest() {
    ReadingPlugin plugin = new ReadingPlugin(new ArrayList<>());
    try (Tester tester = Tester.with().plugin(plugin).build()) {
      plugin.thrown = new IllegalStateException("too many prices");
      tester.view(PRICES).reread();

      assertThatThrownBy(tester::run).isSameAs(plugin.thrown);
      plugin.thrown = null;
      tester.run();
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
