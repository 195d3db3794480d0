package io.goka.bench.workload;

import io.goka.bench.report.Role;
import java.util.List;

/** What is counted: how many keys there are, and how often each comes. */
public enum Workload {
  /** As many distinct keys as a cache can hold, none of them popular. */
  W1("counter per key, 100 k keys uniform", 100_000, 0x60CA_0001L) {
    @Override
    KeySequence keySequence() {
      return new UniformKeys(keys(), seed());
    }
  },

  /** A long tail behind a few popular keys. */
  W2("counter per key, 1 M keys zipf (exponent 0.99)", 1_000_000, 0x60CA_0002L) {
    @Override
    KeySequence keySequence() {
      return new ZipfKeys(keys(), ZIPF_EXPONENT, seed());
    }
  };

  /** How long each value is, in bytes. */
  public static final int VALUE_BYTES = 100;

  /** How many partitions the input has. */
  public static final int PARTITIONS = 4;

  private static final double ZIPF_EXPONENT = 0.99;

  private final String description;
  private final int keys;
  private final long seed;

  Workload(String description, int keys, long seed) {
    this.description = description;
    this.keys = keys;
    this.seed = seed;
  }

  /** What it is, in words. */
  public String description() {
    return description;
  }

  /** How many keys there are. */
  public int keys() {
    return keys;
  }

  /** How many records a run takes. */
  public long records() {
    return 6_000_000;
  }

  /** How many records a first look takes. */
  public long quickRecords() {
    return 2_000_000;
  }

  /** How often contestants commit, in milliseconds; each is measured. */
  public List<Integer> commitIntervals(boolean quick) {
    return this == W1 && !quick ? List.of(1_000, 100) : List.of(1_000);
  }

  /** About how many records a second a contestant processes on two cores. */
  public int roughlyASecond(Role role) {
    return role == Role.STREAMS ? 150_000 : 500_000;
  }

  long seed() {
    return seed;
  }

  /** The keys of its records, from the first on. */
  abstract KeySequence keySequence();

  /**
   * How often each key is among the first records: what a right table holds.
   *
   * @return a count for each key number
   */
  public int[] expectedCounts(long records) {
    KeySequence sequence = keySequence();
    int[] counts = new int[keys];
    for (long i = 0; i < records; i++) {
      counts[sequence.next()]++;
    }
    return counts;
  }
}
