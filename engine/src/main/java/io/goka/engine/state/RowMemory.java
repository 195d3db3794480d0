package io.goka.engine.state;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Owner: any thread. What the row caches of a process may take, in equal parts for each table that
 * is open.
 */
public final class RowMemory {

  private final long bytes;
  private final AtomicInteger tables = new AtomicInteger();

  /**
   * @param bytes what all may take together, of the heap
   */
  public RowMemory(long bytes) {
    this.bytes = bytes;
  }

  /** With it nothing is cached. */
  public static RowMemory none() {
    return new RowMemory(0);
  }

  /** One more table is open. */
  void opened() {
    tables.incrementAndGet();
  }

  /** One of them is closed. */
  void closed() {
    tables.decrementAndGet();
  }

  /** What one table may take, in bytes. */
  long share() {
    return bytes / Math.max(1, tables.get());
  }
}
