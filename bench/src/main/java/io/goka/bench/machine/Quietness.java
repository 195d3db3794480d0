package io.goka.bench.machine;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether a run had the machine to itself.
 *
 * @param load the load average of the last minute before the run began; negative when unknown
 * @param processors how many processors there are
 * @param stolenShare the most that a hypervisor took of the machine while a clock ran, from 0 to 1
 * @param othersShare the most that processes other than the contestant and the broker used of the
 *     machine while a clock ran, from 0 to 1
 */
public record Quietness(double load, int processors, double stolenShare, double othersShare) {

  private static final double MOST_LOAD_A_PROCESSOR = 0.25;
  private static final double MOST_STOLEN = 0.01;
  private static final double MOST_OTHERS = 0.05;

  /** The load average of the last minute, negative when unknown. */
  public static double loadNow() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  /** Whether nothing disturbed the run. */
  public boolean quiet() {
    return disturbances().isEmpty();
  }

  /** What disturbed the run, a sentence each. */
  public List<String> disturbances() {
    List<String> found = new ArrayList<>();
    if (load > MOST_LOAD_A_PROCESSOR * processors) {
      found.add(
          String.format(
              Locale.ROOT,
              "the load average was %.2f on %d processors before it began",
              load,
              processors));
    }
    if (stolenShare > MOST_STOLEN) {
      found.add(
          String.format(
              Locale.ROOT,
              "the hypervisor took up to %.1f %% of the processors (steal) while a clock ran",
              stolenShare * 100));
    }
    if (othersShare > MOST_OTHERS) {
      found.add(
          String.format(
              Locale.ROOT,
              "other processes used up to %.1f %% of the processors while a clock ran",
              othersShare * 100));
    }
    return found;
  }
}
