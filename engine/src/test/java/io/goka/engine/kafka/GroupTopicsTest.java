package io.goka.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.engine.config.TopicConfig;
import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.Loop;
import io.goka.spi.Stream;
import io.goka.spi.Table;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class GroupTopicsTest {

  private static final TopicConfig CONFIG =
      new TopicConfig(OptionalInt.empty(), 3, ".state", ".again", ".dead");
  private static final Stream<String> CLICKS = Stream.of("clicks", Codecs.string());
  private static final Stream<String> ALERTS = Stream.of("alerts", Codecs.string());
  private static final GroupGraph GRAPH =
      GroupGraph.define("counter")
          .persist(Codecs.int64())
          .input(CLICKS, (context, click) -> {})
          .output(ALERTS)
          .join(Table.ofTopic("users", Codecs.string()))
          .loop(Loop.of(Codecs.int64()), (context, step) -> {})
          .lookup(Table.ofGroup("prices", Codecs.int64()))
          .build();

  @Test
  void imaginesWhatIsMissingAsItWouldBeMade() {
    GroupTopics topics = GroupTopics.imagined(GRAPH, CONFIG, true, Map.of("clicks", 5, "other", 1));

    assertThat(topics.partitions()).isEqualTo(5);
    assertThat(topics.counts())
        .containsOnlyKeys(
            "clicks", "users", "counter.again", "counter.state", "counter.dead", "alerts");
    assertThat(topics.counts().values()).containsOnly(5);
    assertThat(topics.ids().values()).doesNotHaveDuplicates().hasSize(6);
    assertThat(topics.names().lookups()).containsExactly("prices.state");
  }

  @Test
  void refusesWhatTheServerRefuses() {
    assertThatThrownBy(
            () -> GroupTopics.imagined(GRAPH, CONFIG, false, Map.of("clicks", 5, "users", 3)))
        .isInstanceOf(TopicMismatchException.class)
        .hasMessageContaining("`users` has 3 partitions, `clicks` has 5");
  }
}
