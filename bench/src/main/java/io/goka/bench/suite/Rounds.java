package io.goka.bench.suite;

import io.goka.bench.report.Report;
import io.goka.bench.report.Turn;
import io.goka.bench.report.Unit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets contestants take turns, A B C A B C, so that a machine that slows down slows all of them.
 */
public final class Rounds {

  /** Lets a contestant run once. */
  @FunctionalInterface
  public interface Runner<C> {

    /**
     * Runs it.
     *
     * @param round the round, from 1
     * @param contestant whose turn it is
     */
    Turn run(int round, C contestant) throws IOException, InterruptedException;
  }

  private Rounds() {}

  /**
   * Runs all rounds, and tells of each turn.
   *
   * @param surroundings are told
   * @param unit what is measured
   * @param rounds how many there are
   * @param contestants who takes part, in the order of their turns
   * @param runner lets one run
   */
  public static <C> List<Turn> run(
      Surroundings surroundings, Unit unit, int rounds, List<C> contestants, Runner<C> runner)
      throws IOException, InterruptedException {
    List<Turn> turns = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      for (C contestant : contestants) {
        Turn turn = runner.run(round, contestant);
        turns.add(turn);
        surroundings.say(Report.line(turn, unit));
      }
    }
    return turns;
  }
}
