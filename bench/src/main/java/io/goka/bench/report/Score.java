package io.goka.bench.report;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a contestant has reached after all rounds.
 *
 * @param contestant its label
 * @param role what it stands for
 * @param figure what was measured
 * @param cpuSecondsPerMillion what it used of the processors; null when it was not looked at
 * @param peakMemoryBytes the most memory that its process had; null when it was not looked at
 * @param note what else a reader should see, of its last turn that has a note; empty for nothing
 */
public record Score(
    String contestant,
    Role role,
    Summary figure,
    @Nullable Summary cpuSecondsPerMillion,
    @Nullable Summary peakMemoryBytes,
    String note) {

  /**
   * Adds up the turns of one contestant.
   *
   * @param turns at least one
   */
  static Score of(List<Turn> turns) {
    Turn first = turns.get(0);
    return new Score(
        first.contestant(),
        first.role(),
        Summary.of(turns.stream().map(Turn::figure).toList()),
        summary(turns, Turn::cpuSecondsPerMillion),
        summary(turns, Turn::peakMemoryBytes),
        turns.stream().map(Turn::note).filter(n -> !n.isEmpty()).reduce("", (a, b) -> b));
  }

  private static @Nullable Summary summary(
      List<Turn> turns, Function<Turn, @Nullable Double> measure) {
    List<Double> measured = turns.stream().map(measure).filter(Objects::nonNull).toList();
    return measured.isEmpty() ? null : Summary.of(measured);
  }
}
