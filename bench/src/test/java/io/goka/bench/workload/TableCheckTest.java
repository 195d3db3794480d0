package io.goka.bench.workload;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableCheckTest {

  @Test
  void rightCountsPass() {
    assertThatCode(() -> TableCheck.compare("t", new long[] {1, 0, 2}, new int[] {1, 0, 2}))
        .doesNotThrowAnyException();
  }

  @Test
  void aLostRecordIsFound() {
    assertThatThrownBy(() -> TableCheck.compare("t", new long[] {1, 0, 1}, new int[] {1, 0, 2}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("t is wrong: its counts add up to 2 of 3 records; key number 2 has 1, not 2");
  }

  @Test
  void countsThatOnlyAddUpAreNotEnough() {
    assertThatThrownBy(() -> TableCheck.compare("t", new long[] {2, 0, 1}, new int[] {1, 0, 2}))
        .isInstanceOf(IllegalStateException.class);
  }
}
