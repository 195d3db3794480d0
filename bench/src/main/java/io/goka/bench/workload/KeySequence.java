package io.goka.bench.workload;

/**
 * Owner: the thread that made it. An endless sequence of key numbers, the same for the same seed.
 */
interface KeySequence {

  /** The number of the next key, from 0. */
  int next();
}
