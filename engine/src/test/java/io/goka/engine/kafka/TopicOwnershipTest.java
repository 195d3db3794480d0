package io.goka.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.config.TopicConfig;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class TopicOwnershipTest {

  private final TopicOwnership ownership =
      new TopicOwnership(
          List.of("counter", "dining"),
          new TopicConfig(OptionalInt.empty(), 4, ".state", ".again", ".dead"));

  @Test
  void tablesLoopsAndDeadLettersOfGroupsAreTheirs() {
    assertThat(ownership.whyNobodyMayEmit("counter.state")).get().asString().contains("table");
    assertThat(ownership.whyNobodyMayEmit("counter.again")).get().asString().contains("loop");
    assertThat(ownership.whyNobodyMayEmit("counter.dead")).get().asString().contains("dead");
  }

  @Test
  void aStreamThatOnlySoundsLikeATableIsFree() {
    assertThat(ownership.whyNobodyMayEmit("kitchen.state")).isEmpty();
    assertThat(ownership.whyNobodyMayEmit("counter")).isEmpty();
    assertThat(ownership.whyNobodyMayEmit("counter-table")).as("another suffix").isEmpty();
  }
}
