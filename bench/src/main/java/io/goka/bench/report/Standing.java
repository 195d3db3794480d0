package io.goka.bench.report;

import io.goka.bench.contestant.ContestantKind;
import io.goka.bench.contestant.Outcome;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * How the contestants of one workload stand after all rounds.
 *
 * @param scores what each has reached, in the order of their turns
 */
public record Standing(Map<ContestantKind, Score> scores) {

  /**
   * What a contestant has reached.
   *
   * @param recordsPerSecond how quick it was
   * @param cpuSecondsPerMillion what it used of the processors, for a million records
   * @param peakMemoryBytes the most memory that its process had
   */
  public record Score(
      Summary recordsPerSecond, Summary cpuSecondsPerMillion, Summary peakMemoryBytes) {}

  /** Adds turns up. */
  public static Standing of(List<Turn> turns) {
    Map<ContestantKind, Score> scores = new EnumMap<>(ContestantKind.class);
    for (ContestantKind kind : ContestantKind.values()) {
      List<Outcome> outcomes =
          turns.stream().filter(turn -> turn.contestant() == kind).map(Turn::outcome).toList();
      if (!outcomes.isEmpty()) {
        scores.put(
            kind,
            new Score(
                summary(outcomes, Outcome::recordsPerSecond),
                summary(outcomes, Outcome::cpuSecondsPerMillion),
                summary(outcomes, Outcome::peakMemoryBytes)));
      }
    }
    return new Standing(scores);
  }

  private static Summary summary(List<Outcome> outcomes, ToDoubleFunction<Outcome> measure) {
    return Summary.of(outcomes.stream().map(measure::applyAsDouble).toList());
  }

  /** The variant of Kafka Streams that counts: the one with the better median. */
  public Optional<ContestantKind> bestStreams() {
    return scores.entrySet().stream()
        .filter(entry -> entry.getKey().isStreams())
        .max(Comparator.comparingDouble(entry -> entry.getValue().recordsPerSecond().median()))
        .map(Map.Entry::getKey);
  }

  /** The median of a contestant's records a second; empty when it did not take part. */
  public Optional<Double> median(ContestantKind kind) {
    return Optional.ofNullable(scores.get(kind)).map(score -> score.recordsPerSecond().median());
  }

  /** One contestant's median by another's; empty when one of them did not take part. */
  public Optional<Double> ratio(ContestantKind kind, ContestantKind to) {
    return median(kind).flatMap(one -> median(to).map(other -> one / other));
  }

  /** A contestant's median by that of the better Streams; empty when one did not take part. */
  public Optional<Double> ratioToStreams(ContestantKind kind) {
    return bestStreams().flatMap(best -> ratio(kind, best));
  }
}
