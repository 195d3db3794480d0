package io.goka.bench.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How the contestants stand after all rounds.
 *
 * @param unit what was measured
 * @param scores what each has reached, in the order of their turns
 */
public record Standing(Unit unit, List<Score> scores) {

  /** Adds turns up. */
  public static Standing of(Unit unit, List<Turn> turns) {
    Map<String, List<Turn>> byContestant =
        turns.stream()
            .collect(
                Collectors.groupingBy(Turn::contestant, LinkedHashMap::new, Collectors.toList()));
    return new Standing(unit, byContestant.values().stream().map(Score::of).toList());
  }

  /** The one that counts of those with a role: the one with the best median; empty for none. */
  public Optional<Score> best(Role role) {
    return scores.stream()
        .filter(score -> score.role() == role)
        .reduce((one, other) -> unit.isBetter(median(other), median(one)) ? other : one);
  }

  /** A contestant's median by that of the one that counts; more is better for the contestant. */
  public Optional<Double> ratio(Score score, Role to) {
    return best(to).map(other -> unit.ratio(median(score), median(other)));
  }

  /** Our ratio to the one that counts; empty when one of us did not take part. */
  public Optional<Double> ourRatio(Role to) {
    return best(Role.OURS).flatMap(ours -> ratio(ours, to));
  }

  private static double median(Score score) {
    return score.figure().median();
  }
}
