package io.goka.bench.workload;

import java.util.SplittableRandom;

/** Owner: the thread that made it. Every key is as likely as every other. */
final class UniformKeys implements KeySequence {

  private final int keys;
  private final SplittableRandom random;

  /**
   * @param keys how many keys there are
   * @param seed the same seed, the same sequence
   */
  UniformKeys(int keys, long seed) {
    this.keys = keys;
    this.random = new SplittableRandom(seed);
  }

  @Override
  public int next() {
    return random.nextInt(keys);
  }
}
