package io.goka.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class StandingTest {

  @Test
  void theMedianOfAnOddNumberIsTheMiddleOne() {
    assertThat(Summary.of(List.of(9.0, 1.0, 5.0))).isEqualTo(new Summary(5, 1, 9));
  }

  @Test
  void theMedianOfAnEvenNumberLiesBetween() {
    Summary summary = Summary.of(List.of(4.0, 1.0, 2.0, 8.0));

    assertThat(summary).isEqualTo(new Summary(3, 1, 8));
    assertThat(summary.spread()).isEqualTo(7.0 / 3);
  }

  @Test
  void nothingHasNoMedian() {
    assertThatThrownBy(() -> Summary.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theBetterStreamsCounts() {
    Standing standing = Standing.of(Unit.RECORDS_A_SECOND, Turns.all());

    assertThat(standing.best(Role.STREAMS)).map(Score::contestant).contains("streams-cached");
    assertThat(standing.ourRatio(Role.STREAMS)).contains(3.25);
    assertThat(standing.ourRatio(Role.LIMIT)).contains(0.65);
  }

  @Test
  void ofTimesTheShorterCountsAndRatiosAreTheirsByOurs() {
    Standing standing =
        Standing.of(
            Unit.MILLISECONDS,
            List.of(
                Turns.turn(1, "ours", Role.OURS, 5),
                Turns.turn(1, "streams-uncached", Role.STREAMS, 20),
                Turns.turn(1, "streams-cached", Role.STREAMS, 30)));

    assertThat(standing.best(Role.STREAMS)).map(Score::contestant).contains("streams-uncached");
    assertThat(standing.ourRatio(Role.STREAMS)).contains(4.0);
  }

  @Test
  void whoDidNotTakePartHasNoRatio() {
    Standing standing =
        Standing.of(Unit.RECORDS_A_SECOND, List.of(Turns.turn(1, "ours", Role.OURS, 1)));

    assertThat(standing.best(Role.STREAMS)).isEmpty();
    assertThat(standing.ourRatio(Role.STREAMS)).isEmpty();
    assertThat(standing.ourRatio(Role.LIMIT)).isEmpty();
  }
}
