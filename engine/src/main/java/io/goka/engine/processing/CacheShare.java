package io.goka.engine.processing;

/** Owner: any thread. Divides a group's cache among the partitions that it has on this instance. */
final class CacheShare {

  private final long bytes;
  private volatile long bytesPerPartition;

  /**
   * @param bytes what the caches of the group may hold together
   */
  CacheShare(long bytes) {
    this.bytes = bytes;
    this.bytesPerPartition = bytes;
  }

  /** So many partitions share it from now on. */
  void among(int partitions) {
    bytesPerPartition = bytes / Math.max(1, partitions);
  }

  long bytesPerPartition() {
    return bytesPerPartition;
  }
}
