package io.goka.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.bench.contestant.ContestantKind;
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
    Standing standing = Standing.of(Turns.all());

    assertThat(standing.bestStreams()).contains(ContestantKind.STREAMS_CACHED);
    assertThat(standing.ratioToStreams(ContestantKind.OURS)).contains(3.25);
    assertThat(standing.ratio(ContestantKind.OURS, ContestantKind.LIMIT)).contains(0.65);
  }

  @Test
  void whoDidNotTakePartHasNoRatio() {
    Standing standing = Standing.of(List.of(Turns.turn(1, ContestantKind.OURS, 1)));

    assertThat(standing.bestStreams()).isEmpty();
    assertThat(standing.ratioToStreams(ContestantKind.OURS)).isEmpty();
    assertThat(standing.ratio(ContestantKind.OURS, ContestantKind.LIMIT)).isEmpty();
  }
}
