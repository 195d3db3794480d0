package io.goka.runtime.cluster;

import static org.assertj.core.api.Assertions.fail;

import io.goka.engine.processing.GroupPlan;
import io.goka.runtime.simulation.Faults;
import org.junit.jupiter.api.Test;

final class ClusterSimulationTest {

  private static final Faults CRASHES = new Faults(5, 10, 10, 0, 1, 0, 20);
  private static final Faults ALL = new Faults(5, 10, 10, 15, 4_000, 15, 20);
  private static final int SEEDS = Integer.getInteger("goka.simulation.seeds", 300);
  private static final Long SEED = Long.getLong("goka.simulation.seed");

  @Test
  void atLeastOnceSurvivesCrashes() {
    run(SimulationPlan.of("at_least_once"), CRASHES);
  }

  @Test
  void atLeastOnceSurvivesProcessesThatAreStopped() {
    run(SimulationPlan.of("at_least_once"), ALL);
  }

  private static void run(GroupPlan plan, Faults faults) {
    long from = SEED == null ? 0 : SEED;
    long to = SEED == null ? SEEDS : SEED + 1;
    for (long seed = from; seed < to; seed++) {
      ClusterSimulation simulation = new ClusterSimulation(seed, plan, faults, SEED != null);
      simulation.run();
      if (!simulation.model().violations().isEmpty()) {
        simulation.schedule().trace().forEach(System.out::println);
        fail("seed " + seed + ": " + simulation.model().violations());
      }
    }
  }
}
