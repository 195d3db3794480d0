package io.goka.bench.latency;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * How late records were, in milliseconds from the moment at which each was due to be sent.
 *
 * @param records how many count
 * @param p50 half of them were no later
 * @param p99 of a hundred ninety-nine were no later
 * @param p999 of a thousand all but one were no later
 * @param most the latest
 * @param mostBehind how far the producer itself was behind at most when it sent one
 */
public record LatencyAnswer(
    int records, double p50, double p99, double p999, double most, double mostBehind) {

  /** Adds up the times of records, in nanoseconds. */
  static LatencyAnswer of(long[] nanos, long mostBehindNanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new LatencyAnswer(
        sorted.length,
        quantile(sorted, 0.5),
        quantile(sorted, 0.99),
        quantile(sorted, 0.999),
        quantile(sorted, 1),
        millis(mostBehindNanos));
  }

  /** The smallest of the sorted values that so large a share of them does not exceed. */
  private static double quantile(long[] sorted, double share) {
    return millis(sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)]);
  }

  private static double millis(long nanos) {
    return (double) nanos / TimeUnit.MILLISECONDS.toNanos(1);
  }
}
