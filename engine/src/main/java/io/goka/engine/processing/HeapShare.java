package io.goka.engine.processing;

import io.goka.engine.state.RowMemory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Owner: any thread. Divides the heap among all partitions that the groups of the process have
 * here, so that many groups, or many partitions, do not take more of it than there is.
 *
 * <p>Two fifths of the heap are for what tables have in memory: caches, memtables, and the rows of
 * those that are larger than their cache, which may take a quarter of the heap. A tenth is for
 * records that were fetched and wait for their task. The rest is left to Kafka's clients, to
 * callbacks, and to the collector. A group that has few partitions gets what its settings say, as
 * long as the process has few.
 */
public final class HeapShare {

  private static final double CACHES = 0.4;
  private static final double ROWS = 0.25;
  private static final double QUEUES = 0.1;

  /** What a small record takes that waits: the object, its key, its value and their headers. */
  private static final int RECORD_BYTES = 300;

  private static final long LEAST_CACHE = 256L << 10;
  private static final long LEAST_QUEUE = 500;

  private final long heapBytes;
  private final RowMemory rows;
  private final AtomicInteger partitions = new AtomicInteger();

  /**
   * @param heapBytes how large the heap may become
   */
  public HeapShare(long heapBytes) {
    this.heapBytes = heapBytes;
    this.rows = new RowMemory((long) (heapBytes * ROWS));
  }

  /** That of this process. */
  public static HeapShare ofThisProcess() {
    return new HeapShare(Runtime.getRuntime().maxMemory());
  }

  /** What is for the rows of all tables. */
  public RowMemory rows() {
    return rows;
  }

  /** So many partitions more share it from now on, or fewer. */
  void grow(int by) {
    partitions.addAndGet(by);
  }

  /**
   * What the cache and the memtables of a partition may take, in bytes.
   *
   * @param wanted what its group's settings grant it
   */
  long cacheBytes(long wanted) {
    return Math.min(wanted, Math.max(LEAST_CACHE, (long) (heapBytes * CACHES) / sharers()));
  }

  /**
   * How many fetched records of a partition may wait.
   *
   * @param wanted what its group's settings grant it
   */
  long queuedRecords(long wanted) {
    return Math.min(
        wanted, Math.max(LEAST_QUEUE, (long) (heapBytes * QUEUES) / RECORD_BYTES / sharers()));
  }

  private int sharers() {
    return Math.max(1, partitions.get());
  }
}
