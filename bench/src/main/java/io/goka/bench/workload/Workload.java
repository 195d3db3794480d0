package io.goka.bench.workload;

import java.util.List;

/** What is processed, and what is done with each record. */
public enum Workload {
  /** As many distinct keys as a cache can hold, none of them popular. */
  W1("counter per key, 100 k keys uniform", Work.COUNT, 100_000, 6_000_000, 0x60CA_0001L),

  /** A long tail behind a few popular keys. */
  W2(
      "counter per key, 1 M keys zipf (exponent 0.99)",
      Work.COUNT,
      1_000_000,
      6_000_000,
      0x60CA_0002L) {
    @Override
    KeySequence keySequence() {
      return new ZipfKeys(keys(), ZIPF_EXPONENT, seed());
    }
  },

  /** A state well beyond all caches: hardly any record meets a key that was there lately. */
  W3(
      "counter per key, 10 M keys uniform, all of them in the table before",
      Work.COUNT,
      10_000_000,
      3_000_000,
      0x60CA_0003L),

  /** No state: what it costs that records pass. */
  W4("stateless, input to output", Work.PASS, 100_000, 6_000_000, 0x60CA_0004L),

  /** What services do all day. */
  W5(
      "JSON, orders of 300 bytes added to the totals of 100 k customers",
      Work.TOTAL,
      100_000,
      4_000_000,
      0x60CA_0005L),

  /** Records that are completed from a table which others write. */
  W6(
      "input joined with a table of 1 M keys, and emitted",
      Work.JOIN,
      1_000_000,
      4_000_000,
      0x60CA_0006L),

  /** What W1 costs under exactly-once: the same records. */
  W7(
      "exactly-once, counter per key, 100 k keys uniform",
      Work.COUNT,
      100_000,
      6_000_000,
      0x60CA_0001L);

  /** What is done with a record. */
  public enum Work {
    /** Its key's count in the table grows by one. */
    COUNT,

    /** It is emitted as it is. */
    PASS,

    /** It is an order in JSON, and is added to its customer's totals in the table. */
    TOTAL,

    /** It is emitted, with what the joined table has for its key behind it. */
    JOIN;

    /** Whether records come out, rather than a table. */
    public boolean emits() {
      return this == PASS || this == JOIN;
    }
  }

  /** How long each value is, in bytes, unless it is an order. */
  public static final int VALUE_BYTES = 100;

  /** How many partitions the input has. */
  public static final int PARTITIONS = 4;

  private static final double ZIPF_EXPONENT = 0.99;
  private static final int FEWER = 3;
  private static final long SMALL_STATE_MEMORY = 64L * 1024 * 1024;

  private final String description;
  private final Work work;
  private final int keys;
  private final long records;
  private final long seed;

  Workload(String description, Work work, int keys, long records, long seed) {
    this.description = description;
    this.work = work;
    this.keys = keys;
    this.records = records;
    this.seed = seed;
  }

  /** What it is, in words. */
  public String description() {
    return description;
  }

  /** What is done with a record. */
  public Work work() {
    return work;
  }

  /** How many keys there are. */
  public int keys() {
    return keys;
  }

  /** How many records a run takes. */
  public long records() {
    return records;
  }

  /** How many records a first look takes. */
  public long quickRecords() {
    return records / FEWER;
  }

  /** How often contestants commit, in milliseconds; each is measured. */
  public List<Integer> commitIntervals(boolean quick) {
    return this == W7 || (this == W1 && !quick) ? List.of(1_000, 100) : List.of(1_000);
  }

  /** Whether commits are transactions. */
  public boolean exactlyOnce() {
    return this == W7;
  }

  /** Whether each key is in the table, with a count of 0, before anybody starts. */
  public boolean startsFull() {
    return this == W3;
  }

  /**
   * What RocksDB may take for its blocks and write buffers together, the same for us and for Kafka
   * Streams, in bytes; 0 for the defaults of both.
   */
  public long stateMemoryBytes() {
    return this == W3 ? SMALL_STATE_MEMORY : 0;
  }

  long seed() {
    return seed;
  }

  /** The keys of its records, from the first on. */
  KeySequence keySequence() {
    return new UniformKeys(keys, seed);
  }

  /**
   * How often each key is among the first records: what a right table of counts holds.
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
