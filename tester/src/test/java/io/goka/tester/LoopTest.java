package io.goka.tester;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.Loop;
import io.goka.spi.ProcessorPlugin;
import io.goka.spi.Stream;
import io.goka.spi.Table;
import io.goka.spi.UndeclaredEdgeException;
import org.junit.jupiter.api.Test;

class LoopTest {

  private static final Stream<Long> STARTS = Stream.of("starts", Codecs.int64());
  private static final Loop<Long> DOWN = Loop.of(Codecs.int64());
  private static final Table<Long> PASSED = Table.ofGroup("countdown", Codecs.int64());

  /** Counts down through its loop, each number under a key of its own. */
  private static final ProcessorPlugin COUNTDOWN =
      config ->
          GroupGraph.define("countdown")
              .persist(PASSED)
              .input(STARTS, (context, from) -> context.loopback(DOWN, "n" + from, from))
              .loop(
                  DOWN,
                  (context, number) -> {
                    context.setValue(number);
                    if (number != 0) {
                      context.loopback(DOWN, "n" + (number - 1), number - 1);
                    }
                  })
              .build();

  @Test
  void runsToTheEndOfALoop() {
    try (Tester tester = Tester.of(COUNTDOWN)) {
      tester.consume(STARTS, "any", 20L);

      assertThat(tester.table(PASSED)).hasSize(21).containsEntry("n0", 0L);
    }
  }

  @Test
  void namesTheVerbWhereTheLoopIsNotDeclared() {
    ProcessorPlugin undeclared =
        config ->
            GroupGraph.define("countdown")
                .input(STARTS, (context, from) -> context.loopback(DOWN, "n" + from, from))
                .build();
    try (Tester tester = Tester.of(undeclared)) {
      assertThatThrownBy(() -> tester.consume(STARTS, "any", 5L))
          .isInstanceOf(UndeclaredEdgeException.class)
          .hasMessageContaining(".loop(");
    }
  }

  @Test
  void runsThroughTheTopicThatTheSettingsName() {
    try (Tester tester =
        Tester.with()
            .plugin(COUNTDOWN)
            .set("topic.suffix.loop", ".again")
            .set("topic.suffix.table", ".state")
            .build()) {
      tester.consume(STARTS, "any", 2L);

      assertThat(tester.output(Stream.of("countdown.again", Codecs.int64())).all())
          .extracting(OutputRecord::message)
          .containsExactly(2L, 1L, 0L);
      assertThat(tester.output(Stream.of("countdown.state", Codecs.int64())).count()).isEqualTo(3);
      assertThat(tester.table(PASSED)).hasSize(3);
      tester.restart();
      assertThat(tester.table(PASSED)).hasSize(3);
    }
  }

  @Test
  void noticesALoopThatNeverEnds() {
    try (Tester tester = Tester.with().plugin(COUNTDOWN).mostRecords(50).build()) {
      assertThatThrownBy(() -> tester.consume(STARTS, "any", -1L))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("after 50 records")
          .hasMessageContaining("countdown-loop")
          .hasMessageContaining("does a loop never end?");
    }
  }

  @Test
  void restartsBetweenTheTurnsOfALoop() {
    try (Tester tester = Tester.with().plugin(COUNTDOWN).restartBetweenRecords().build()) {
      tester.consume(STARTS, "any", 5L);

      assertThat(tester.table(PASSED)).hasSize(6);
    }
  }
}
