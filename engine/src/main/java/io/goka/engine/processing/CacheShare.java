package io.goka.engine.processing;

/**
 * Divides a group's cache among the partitions that it has on this instance. Owner: the poll thread
 * counts them; any thread asks.
 */
final class CacheShare {

  private final long bytes;
  private final HeapShare heap;
  private volatile int partitions;

  /**
   * @param bytes what the caches of the group may hold together
   * @param heap what the process has for all groups
   */
  CacheShare(long bytes, HeapShare heap) {
    this.bytes = bytes;
    this.heap = heap;
  }

  /** So many partitions share it from now on. */
  void among(int now) {
    heap.grow(now - partitions);
    partitions = now;
  }

  long bytesPerPartition() {
    return heap.cacheBytes(bytes / Math.max(1, partitions));
  }
}
