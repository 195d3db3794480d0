package io.goka.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.goka.engine.config.GroupConfig;
import io.goka.runtime.simulation.Faults;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.slf4j.LoggerFactory;

/**
 * Several instances with the real engine in a world that a seed rules, and every promise of the
 * group checked at every instant ({@link SimulationModel}).
 *
 * <p>A failure names its seed. {@code -Dgoka.simulation.seed=N} runs that one alone, and shows what
 * happened in it; {@code -Dgoka.simulation.seeds=100000} runs many.
 */
final class ClusterSimulationTest {

  private static final int SEEDS = Integer.getInteger("goka.simulation.seeds", 250);
  private static final Optional<Long> SEED =
      Optional.ofNullable(Long.getLong("goka.simulation.seed"));

  /** How many schedules a defect may go unnoticed in. */
  private static final int SEEDS_TO_CATCH = 300;

  private static final GroupConfig AT_LEAST_ONCE = SimulationPlan.config("at_least_once");
  private static final GroupConfig EXACTLY_ONCE = SimulationPlan.config("exactly_once");

  /**
   * Processes crash, leave and come back; callbacks get stuck, requests and answers lost or late.
   */
  private static final Faults CRASHES = new Faults(5, 100, 100, 0, 1, 0, 50, 20, 100);

  /** And they are stopped, or cut off from Kafka, for up to two sessions. */
  private static final Faults ALL = new Faults(5, 60, 60, 300, 4_000, 150, 50, 20, 100);

  private static final Logger ROOT = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private static final Level LOGGED = ROOT.getLevel();

  /** What goes wrong here goes wrong thousands of times, and shall. */
  @BeforeAll
  static void logNothing() {
    ROOT.setLevel(Level.OFF);
  }

  @AfterAll
  static void logAgain() {
    ROOT.setLevel(LOGGED);
  }

  @Test
  void atLeastOnceSurvivesCrashes() {
    int unused = runAll(AT_LEAST_ONCE, CRASHES);
  }

  @Test
  void atLeastOnceSurvivesProcessesThatAreStopped() {
    int unused = runAll(AT_LEAST_ONCE, ALL);
  }

  @Test
  void atLeastOnceOvercomesRecordsThatOutliveTheSession() {
    // One of some three hundred schedules has such a record.
    int overcome = runAll(AT_LEAST_ONCE, Defect.RECORDS_OUTLIVE_THE_SESSION, ALL, 2 * SEEDS);

    assertThat(overcome + (SEED.isPresent() ? 1 : 0)).as("foreign writes overcome").isPositive();
  }

  @Test
  void exactlyOnceSurvivesCrashes() {
    int unused = runAll(EXACTLY_ONCE, CRASHES);
  }

  @Test
  void exactlyOnceSurvivesProcessesThatAreStopped() {
    int unused = runAll(EXACTLY_ONCE, ALL);
  }

  /** Returns how many times an owner has come past what somebody else had written. */
  private static int runAll(GroupConfig config, Faults faults) {
    return runAll(config, Defect.NONE, faults, SEEDS);
  }

  private static int runAll(GroupConfig config, Defect defect, Faults faults, int seeds) {
    int overcome = 0;
    long from = SEED.orElse(0L);
    long to = SEED.map(seed -> seed + 1).orElse((long) seeds);
    for (long seed = from; seed < to; seed++) {
      SimulationModel model = run(seed, config, defect, faults, SEED.isPresent());
      assertThat(model.violations()).as("seed %d", seed).isEmpty();
      overcome += model.overcome();
    }
    return overcome;
  }

  private static SimulationModel run(
      long seed, GroupConfig config, Defect defect, Faults faults, boolean showing) {
    ClusterSimulation simulation = new ClusterSimulation(seed, config, defect, faults, showing);
    simulation.run();
    simulation.schedule().trace().forEach(System.out::println);
    return simulation.model();
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {
        "NONE",
        "NO_FENCING",
        "RECORDS_OUTLIVE_THE_SESSION",
        "CACHE_SURVIVES_ROLLBACK",
        "RECOVERY_TRUSTS_STABLE_END"
      })
  void aDefectIsNoticedUnderAtLeastOnce(Defect defect) {
    assertThat(seedsUntilNoticed(AT_LEAST_ONCE, defect)).isLessThan(SEEDS_TO_CATCH);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"NONE", "COMMITS_BEFORE_ACKNOWLEDGEMENT", "RECORDS_OUTLIVE_THE_SESSION"})
  void aDefectIsNoticedUnderExactlyOnce(Defect defect) {
    assertThat(seedsUntilNoticed(EXACTLY_ONCE, defect)).isLessThan(SEEDS_TO_CATCH);
  }

  private static int seedsUntilNoticed(GroupConfig config, Defect defect) {
    int seed = 0;
    while (seed < SEEDS_TO_CATCH && run(seed, config, defect, ALL, false).violations().isEmpty()) {
      seed++;
    }
    return seed;
  }

  @Test
  void theSameSeedGivesTheSameRun() {
    ClusterSimulation first = new ClusterSimulation(7, EXACTLY_ONCE, Defect.NONE, ALL, true);
    ClusterSimulation second = new ClusterSimulation(7, EXACTLY_ONCE, Defect.NONE, ALL, true);
    first.run();
    second.run();

    assertThat(first.schedule().trace()).isNotEmpty().isEqualTo(second.schedule().trace());
  }
}
