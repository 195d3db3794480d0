package io.goka.bench.contest;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.bench.process.ServerFlags;
import io.goka.bench.suite.Options;
import io.goka.bench.workload.Workload;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContestTest {

  @Test
  void eachCommitIntervalIsAContestWithANameOfItsOwn() {
    assertThat(Contest.of(Workload.W1, options(false, List.of())))
        .map(Contest::name)
        .containsExactly("W1", "W1-100ms");
    assertThat(Contest.of(Workload.W1, options(true, List.of())))
        .map(Contest::name)
        .containsExactly("W1");
    assertThat(Contest.of(Workload.W4, options(false, List.of(50, 1_000))))
        .map(Contest::name)
        .containsExactly("W4-50ms", "W4");
  }

  @Test
  void whatIsSetIsToldOfEachWorkload() {
    Contest exact = Contest.of(Workload.W7, options(true, List.of())).get(0);
    Contest large = Contest.of(Workload.W3, options(true, List.of())).get(0);

    assertThat(exact.subject().setting().guarantee()).isEqualTo("exactly-once");
    assertThat(exact.subject().setting().commitIntervalMs()).isEqualTo(1_000);
    assertThat(large.subject().setting().clockStarts()).startsWith("the table is recovered");
    assertThat(large.subject().setting().more())
        .containsEntry("state_memory_bytes", Workload.W3.stateMemoryBytes());
  }

  private static Options options(boolean quick, List<Integer> intervals) {
    return new Options(quick, null, null, intervals, 25, 2, ServerFlags.HEAP, Set.of());
  }
}
