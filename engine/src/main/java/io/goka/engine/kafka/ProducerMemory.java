package io.goka.engine.kafka;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owner: any thread. The memory in which the producers of this process may keep records that Kafka
 * has not acknowledged, and who has which part of it.
 *
 * <p>A producer's memory is fixed when it is made, and nobody knows then how many will follow. So
 * each takes a quarter of what is left, which leaves something for all who come after, and gives it
 * back when it is closed.
 */
final class ProducerMemory {

  private static final Logger LOG = LoggerFactory.getLogger(ProducerMemory.class);
  private static final long MEBIBYTE = 1024 * 1024;
  private static final long LEAST_TOTAL = 32 * MEBIBYTE;
  private static final long MOST_TOTAL = 256 * MEBIBYTE;
  private static final long MOST_SHARE = 32 * MEBIBYTE;

  private final long total;
  private final long leastShare;
  private long taken;

  /**
   * @param total bytes for all producers together
   * @param leastShare bytes that a producer cannot do without
   */
  ProducerMemory(long total, long leastShare) {
    this.total = total;
    this.leastShare = leastShare;
  }

  /** An eighth of the heap, within reason. */
  static long ofHeap(long heapBytes) {
    return Math.max(LEAST_TOTAL, Math.min(MOST_TOTAL, heapBytes / 8));
  }

  /** One producer's part, until closed. */
  final class Share implements AutoCloseable {

    private final long bytes;
    private boolean returned;

    private Share(long bytes) {
      this.bytes = bytes;
    }

    long bytes() {
      return bytes;
    }

    /** Gives the memory back; a second call does nothing. */
    @Override
    public void close() {
      synchronized (ProducerMemory.this) {
        if (!returned) {
          returned = true;
          taken -= bytes;
        }
      }
    }
  }

  /**
   * Takes a part. Never fails: when nothing is left, the least share is taken and the log says so.
   */
  synchronized Share take() {
    long bytes = Math.min(MOST_SHARE, (total - taken) / 4);
    if (bytes < leastShare) {
      bytes = leastShare;
    }
    taken += bytes;
    if (taken > total) {
      LOG.warn(
          "The producers of this process need {} bytes, more than the {} meant for them: raise"
              + " kafka.producer.buffer.memory, which they share",
          taken,
          total);
    }
    return new Share(bytes);
  }

  synchronized long taken() {
    return taken;
  }
}
