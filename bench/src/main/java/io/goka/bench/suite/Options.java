package io.goka.bench.suite;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks of every benchmark, checked.
 *
 * @param quick whether a first look is enough
 * @param askedRounds turns of each contestant; null for as many as the form has
 * @param askedRecords records of the input; null for as many as the benchmark takes
 * @param askedCommitIntervals how often contestants commit, in milliseconds, one setting after the
 *     other; empty for those of the benchmark
 * @param warmUpPercent how much of the input is not timed
 * @param threads how many threads process records
 * @param heap the heap flags of every contestant, separated by blanks
 * @param askedContestants the labels of those that take part; empty for all
 */
public record Options(
    boolean quick,
    @Nullable Integer askedRounds,
    @Nullable Long askedRecords,
    List<Integer> askedCommitIntervals,
    int warmUpPercent,
    int threads,
    String heap,
    Set<String> askedContestants) {

  private static final int FULL_ROUNDS = 5;
  private static final int QUICK_ROUNDS = 2;

  /** How many turns each contestant has. */
  public int rounds() {
    return askedRounds == null ? quick ? QUICK_ROUNDS : FULL_ROUNDS : askedRounds;
  }

  /**
   * How many records the input has.
   *
   * @param full what the benchmark takes
   * @param few what it takes for a first look
   */
  public long records(long full, long few) {
    return askedRecords == null ? quick ? few : full : askedRecords;
  }

  /** How many of so many records are not timed. */
  public long warmUp(long records) {
    return records * warmUpPercent / 100;
  }

  /** How often contestants commit, in milliseconds, one setting after the other. */
  public List<Integer> commitIntervals(List<Integer> otherwise) {
    return askedCommitIntervals.isEmpty() ? otherwise : askedCommitIntervals;
  }

  /** Those of a benchmark's contestants that take part. */
  public List<String> participants(List<String> contestants) {
    return contestants.stream()
        .filter(each -> askedContestants.isEmpty() || askedContestants.contains(each))
        .toList();
  }
}
