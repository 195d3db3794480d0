package io.goka.engine.processing;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Owner: any thread. How many records of a partition wait for its task: the poll thread adds, the
 * task thread takes away. When as many wait as {@link QueueLength} says, and at the bound in any
 * case, the partition is paused; when half of it is free, resumed.
 *
 * <p>The two threads may cross. Each first changes its own value and then looks at the other's: the
 * poll thread the pause and then the count, the task thread the count and then the pause. So at
 * least one of them sees that a pause is over, and the exchange of the flag lets exactly one act on
 * it.
 */
final class Inflow {

  /**
   * What may wait in bytes, whatever the number of records: large records must not fill the heap.
   */
  private static final long MOST_BYTES = 16L << 20;

  private final LongSupplier bound;
  private final QueueLength length = new QueueLength();
  private final AtomicLong queued = new AtomicLong();
  private final AtomicLong queuedBytes = new AtomicLong();
  private final AtomicBoolean paused = new AtomicBoolean();

  /**
   * @param bound how many records may wait before the partition is paused, at least 1; it may
   *     change at any time
   */
  Inflow(LongSupplier bound) {
    this.bound = bound;
  }

  /** How many records wait. */
  long queued() {
    return queued.get();
  }

  /**
   * Records are on their way to the task. Poll thread.
   *
   * @param bytes what their keys and values take
   * @return whether to pause the partition
   */
  boolean add(int records, long bytes) {
    long waiting = queued.addAndGet(records);
    if (queuedBytes.addAndGet(bytes) < MOST_BYTES && waiting < most()) {
      return false;
    }
    paused.set(true);
    return !mayResume();
  }

  /**
   * Records are done. Task thread.
   *
   * @param bytes what their keys and values took
   * @param nowNanos the time
   * @return whether to have the partition resumed
   */
  boolean remove(int records, long bytes, long nowNanos) {
    queuedBytes.addAndGet(-bytes);
    length.took(records, queued.addAndGet(-records), nowNanos);
    return mayResume();
  }

  private long most() {
    return Math.min(bound.getAsLong(), length.records());
  }

  private boolean mayResume() {
    return paused.get()
        && queued.get() <= most() / 2
        && queuedBytes.get() <= MOST_BYTES / 2
        && paused.compareAndSet(true, false);
  }
}
