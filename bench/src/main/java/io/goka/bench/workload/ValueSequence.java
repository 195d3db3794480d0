package io.goka.bench.workload;

/** Owner: the thread that made it. The values of a workload, the same for the same seed. */
interface ValueSequence {

  /**
   * The next value, which may be overwritten by the one after.
   *
   * @param key the number of the record's key
   */
  byte[] next(int key);
}
