package io.goka.runtime.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.observe.PartitionCounters;
import org.junit.jupiter.api.Test;

class RatesTest {

  @Test
  void areWhatCountersGrowByInASecond() {
    assertThat(Rates.between(processed(100), processed(350), 5).processed()).isEqualTo(50);
  }

  @Test
  void aCounterThatBeganAnewHasGrownByAllItShows() {
    assertThat(Rates.between(processed(1000), processed(20), 2).processed()).isEqualTo(10);
  }

  @Test
  void noTimeNoRate() {
    assertThat(Rates.between(processed(0), processed(20), 0).processed()).isZero();
  }

  private static PartitionCounters processed(long count) {
    return new PartitionCounters(count, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }
}
