package io.goka.bench.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.bench.profile.Ranking.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

class RankingTest {

  @Test
  void whatWasCountedMostComesFirst() {
    Ranking ranking = new Ranking();
    ranking.add(List.of("a", "b"));
    ranking.add(List.of("b"));
    ranking.add(List.of("c"));
    ranking.add(List.of());

    assertThat(ranking.samples()).isEqualTo(4);
    assertThat(ranking.top(2)).containsExactly(new Entry("b", 2, 0.5), new Entry("a", 1, 0.25));
  }
}
