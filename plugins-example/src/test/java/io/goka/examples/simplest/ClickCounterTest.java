package io.goka.examples.simplest;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.spi.Callback;
import io.goka.spi.Codecs;
import io.goka.spi.Context;
import io.goka.spi.GroupGraph;
import io.goka.spi.PluginConfig;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClickCounterTest {

  private final ClickCounter plugin = new ClickCounter();
  private final GroupGraph graph = plugin.define(PluginConfig.empty("click-counter"));
  private final Map<String, Long> counts = new HashMap<>();

  @Test
  void countsTheClicksOfEachUser() throws Exception {
    click("alice", "home");
    click("bob", "home");
    click("alice", "cart");

    assertThat(counts).isEqualTo(Map.of("alice", 2L, "bob", 1L));
  }

  @Test
  void readsClicksAndKeepsCountsAsText() {
    assertThat(plugin.name()).isEqualTo("click-counter");
    assertThat(graph.group()).isEqualTo("click-counter");
    assertThat(graph.inputs()).hasSize(1);
    assertThat(graph.inputs().get(0).stream()).isEqualTo(ClickCounter.CLICKS);
    assertThat(graph.persist())
        .hasValueSatisfying(persist -> assertThat(persist.codec()).isSameAs(Codecs.int64()));
  }

  @SuppressWarnings("unchecked") // the only input is that of CLICKS
  private void click(String user, String page) throws Exception {
    Callback<Context, String> callback =
        (Callback<Context, String>) graph.inputs().get(0).callback();
    callback.process(new FakeTableContext<>("click-counter", "clicks", user, counts), page);
  }
}
