package io.goka.bench.workload;

import java.util.Arrays;
import java.util.function.ToLongFunction;

/**
 * Looks whether a contestant has counted right: whoever drops, repeats or forgets records is quick,
 * and has not taken part. Owner: any thread.
 */
public final class TableCheck {

  private TableCheck() {}

  /**
   * Reads a table topic to its end, and compares the last value of every key with the right one.
   *
   * @param bootstrapServers where Kafka is
   * @param topic the table topic
   * @param decoder how the contestant writes a count
   * @param expected the right count of each key number
   * @throws IllegalStateException when a count is wrong, with the sum of all and the first wrong
   *     key
   */
  public static void check(
      String bootstrapServers, String topic, ToLongFunction<byte[]> decoder, int[] expected) {
    long[] counts = new long[expected.length];
    TopicReader.read(
        bootstrapServers,
        topic,
        record ->
            counts[KeyNames.read(record.key())] =
                record.value() == null ? 0 : decoder.applyAsLong(record.value()));
    compare(topic, counts, expected);
  }

  static void compare(String topic, long[] counts, int[] expected) {
    for (int key = 0; key < expected.length; key++) {
      if (counts[key] != expected[key]) {
        throw new IllegalStateException(
            "%s is wrong: its counts add up to %,d of %,d records; key number %d has %,d, not %,d"
                .formatted(
                    topic,
                    Arrays.stream(counts).sum(),
                    Arrays.stream(expected).asLongStream().sum(),
                    key,
                    counts[key],
                    expected[key]));
      }
    }
  }
}
