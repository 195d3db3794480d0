package io.goka.tester;

import static io.goka.tester.ClickCounter.CLICKS;
import static io.goka.tester.ClickCounter.COUNTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.PluginConfig;
import io.goka.spi.ProcessorPlugin;
import io.goka.spi.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RestartTest {

  private static final Table<Long> TOTALS = Table.ofGroup("forgetful", Codecs.int64());

  /** Counts in a field what it should count in its table. */
  static final class Forgetful implements ProcessorPlugin {

    private final Map<String, Long> counts = new HashMap<>();

    @Override
    public GroupGraph define(PluginConfig config) {
      return GroupGraph.define("forgetful")
          .persist(TOTALS)
          .input(
              CLICKS,
              (context, click) -> context.setValue(counts.merge(context.key(), 1L, Long::sum)))
          .build();
    }
  }

  @Test
  void tablesSurviveARestart() {
    try (Tester tester = Tester.of(new ClickCounter())) {
      tester.consume(CLICKS, "alice", "x");
      tester.consume(CLICKS, "alice", "x");
      tester.restart();

      assertThat(tester.tableValue(COUNTS, "alice")).isEqualTo(2L);
      tester.consume(CLICKS, "alice", "x");
      assertThat(tester.tableValue(COUNTS, "alice")).isEqualTo(3L);
    }
  }

  @Test
  void nothingIsProcessedTwiceAcrossARestart() {
    try (Tester tester = Tester.with().plugin(new ClickCounter()).partitions(1).build()) {
      tester.consume(CLICKS, "alice", "x");
      assertThat(tester.committedOffset("click-counter", CLICKS, 0)).isEqualTo(1);
      tester.restart();

      assertThat(tester.committedOffset("click-counter", CLICKS, 0)).isEqualTo(1);
      assertThat(tester.tableValue(COUNTS, "alice")).isEqualTo(1L);
    }
  }

  @Test
  void stateOutsideTheTableIsFoundOut() {
    try (Tester lenient = Tester.of(new Forgetful());
        Tester strict = Tester.with().plugin(new Forgetful()).restartBetweenRecords().build();
        Tester supplied = Tester.with().plugin(Forgetful::new).restartBetweenRecords().build()) {
      for (int i = 0; i < 3; i++) {
        lenient.consume(CLICKS, "alice", "x");
        strict.consume(CLICKS, "alice", "x");
        supplied.consume(CLICKS, "alice", "x");
      }

      assertThat(lenient.tableValue(TOTALS, "alice")).isEqualTo(3L);
      assertThat(strict.tableValue(TOTALS, "alice")).isEqualTo(1L);
      assertThat(supplied.tableValue(TOTALS, "alice")).isEqualTo(1L);
    }
  }

  @Test
  void aSoundPluginNoticesNothing() {
    try (Tester tester = Tester.with().plugin(new ClickCounter()).restartBetweenRecords().build()) {
      for (int i = 0; i < 3; i++) {
        tester.consume(CLICKS, "alice", "x");
      }

      assertThat(tester.tableValue(COUNTS, "alice")).isEqualTo(3L);
      assertThat(tester.output(ClickCounter.ALERTS).all()).hasSize(1);
    }
  }

  @Test
  void aPluginThatTheTestHasFurnishedStaysTheSame() {
    Map<String, Long> counts = new HashMap<>();
    ProcessorPlugin furnished =
        config ->
            GroupGraph.define("furnished")
                .input(CLICKS, (context, click) -> counts.merge(context.key(), 1L, Long::sum))
                .build();
    try (Tester tester = Tester.with().plugin(furnished).restartBetweenRecords().build()) {
      tester.consume(CLICKS, "alice", "x");
      tester.consume(CLICKS, "alice", "x");
    }

    assertThat(counts).isEqualTo(Map.of("alice", 2L));
  }

  @Test
  void pluginsAreClosed() {
    List<String> closed = new ArrayList<>();
    Tester tester =
        Tester.with()
            .plugin(() -> new Closing("supplied", closed))
            .plugin(new Closing("furnished", closed))
            .build();
    tester.restart();
    assertThat(closed).as("by a restart").containsExactly("supplied");

    tester.close();
    tester.close();
    assertThat(closed).containsExactly("supplied", "supplied", "furnished");
    assertThatThrownBy(() -> tester.consume(CLICKS, "alice", "x"))
        .hasMessageContaining("the tester is closed");
  }

  /** Notes that it was closed. */
  private record Closing(String name, List<String> closed) implements ProcessorPlugin {

    @Override
    public GroupGraph define(PluginConfig config) {
      return GroupGraph.define(name).input(CLICKS, (context, click) -> {}).build();
    }

    @Override
    public void close() {
      closed.add(name);
    }
  }

  @Test
  void aFailureEndsTheRestarting() {
    ProcessorPlugin failing =
        config ->
            GroupGraph.define("failing")
                .input(
                    CLICKS,
                    (context, message) -> {
                      throw new IllegalArgumentException("no");
                    })
                .build();
    try (Tester tester = Tester.with().plugin(failing).restartBetweenRecords().build()) {
      assertThatThrownBy(() -> tester.consume(CLICKS, "alice", "x")).hasMessage("no");
    }
  }
}
