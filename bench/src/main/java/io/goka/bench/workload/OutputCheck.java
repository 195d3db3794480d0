package io.goka.bench.workload;

import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Looks whether what a contestant has emitted is right: each record once, with the right value, in
 * whatever order. Owner: any thread.
 */
public final class OutputCheck {

  private OutputCheck() {}

  /**
   * For each key the sum of what its right outputs hash to.
   *
   * @param workload one that emits
   * @param records how many records the input has
   */
  public static long[] expected(Workload workload, long records) {
    long[] sums = new long[workload.keys()];
    RecordSequence sequence = new RecordSequence(workload);
    for (long i = 0; i < records; i++) {
      sequence.next();
      int key = sequence.keyNumber();
      byte[] value = sequence.value();
      sums[key] +=
          hash(
              workload.work() == Workload.Work.JOIN
                  ? JoinedTable.enrich(value, JoinedTable.value(key))
                  : value);
    }
    return sums;
  }

  /**
   * Reads an output to its end, and compares it with the right one.
   *
   * @param topic the output
   * @param records how many records it should have
   * @param expected for each key the sum of what its right outputs hash to
   * @throws IllegalStateException when records are missing, too many or wrong
   */
  public static void check(String bootstrapServers, String topic, long records, long[] expected) {
    long[] missing = expected.clone();
    long found =
        TopicReader.read(
            bootstrapServers,
            topic,
            record -> missing[KeyNames.read(record.key())] -= hash(record.value()));
    compare(topic, found, records, missing);
  }

  static void compare(String topic, long found, long records, long[] missing) {
    long wrong = Arrays.stream(missing).filter(sum -> sum != 0).count();
    if (found != records || wrong != 0) {
      throw new IllegalStateException(
          "%s is wrong: it has %,d of %,d records, and the values of %,d keys are not the right ones"
              .formatted(topic, found, records, wrong));
    }
  }

  static long hash(byte[] value) {
    CRC32C checksum = new CRC32C();
    checksum.update(value);
    return (checksum.getValue() << Integer.SIZE) | Integer.toUnsignedLong(Arrays.hashCode(value));
  }
}
