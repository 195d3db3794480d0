package io.goka.bench.report;

import java.util.Arrays;
import java.util.Collection;

/**
 * Several measurements of one thing.
 *
 * @param median the middle one; of an even number the mean of the middle two
 * @param min the smallest
 * @param max the largest
 */
public record Summary(double median, double min, double max) {

  /**
   * Sums measurements up.
   *
   * @throws IllegalArgumentException when there are none
   */
  public static Summary of(Collection<Double> measured) {
    if (measured.isEmpty()) {
      throw new IllegalArgumentException("nothing was measured");
    }
    double[] sorted = measured.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Summary(median, sorted[0], sorted[sorted.length - 1]);
  }

  /** How far the measurements lie apart, as a share of the median. */
  public double spread() {
    return median == 0 ? 0 : (max - min) / median;
  }
}
