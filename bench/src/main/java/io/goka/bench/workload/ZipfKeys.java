package io.goka.bench.workload;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Owner: the thread that made it. The key of rank {@code r} is as likely as {@code 1 / r^exponent},
 * relative to the first.
 *
 * <p>Which key has which rank is shuffled: popular keys that were neighbours in key order too would
 * share the blocks of a sorted store, which real ones do not.
 */
final class ZipfKeys implements KeySequence {

  private final double[] cumulative;
  private final int[] keyOfRank;
  private final SplittableRandom random;

  /**
   * @param keys how many keys there are
   * @param exponent how uneven they are; 0 is uniform
   * @param seed the same seed, the same sequence
   */
  ZipfKeys(int keys, double exponent, long seed) {
    this.random = new SplittableRandom(seed);
    this.cumulative = cumulative(keys, exponent);
    this.keyOfRank = shuffled(keys, random.split());
  }

  private static double[] cumulative(int keys, double exponent) {
    double[] sums = new double[keys];
    double sum = 0;
    for (int i = 0; i < keys; i++) {
      sum += 1 / Math.pow(i + 1.0, exponent);
      sums[i] = sum;
    }
    return sums;
  }

  private static int[] shuffled(int keys, SplittableRandom random) {
    int[] order = new int[keys];
    for (int i = 0; i < keys; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  @Override
  public int next() {
    return keyOfRank[nextRank()];
  }

  /** The rank of the next key, from 0. */
  int nextRank() {
    double point = random.nextDouble() * cumulative[cumulative.length - 1];
    int found = Arrays.binarySearch(cumulative, point);
    // A point that is a sum belongs to the next rank, as 0 belongs to the first.
    return Math.min(found >= 0 ? found + 1 : -found - 1, cumulative.length - 1);
  }
}
