package io.goka.bench.workload;

import java.util.Iterator;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Puts a workload's records into a topic, before any clock runs. Owner: any thread.
 *
 * <p>Once all are acknowledged they are read back and counted: that proves the topic right, and the
 * first contestant meets a broker that has served fetches, and pages that are in memory, as the
 * later ones do.
 */
public final class Preload {

  private Preload() {}

  /**
   * Makes the topic, fills it, and reads it back.
   *
   * @throws IllegalStateException when the topic does not hold what it should
   */
  public static void fill(
      String bootstrapServers, Topics topics, String topic, Workload workload, long records)
      throws InterruptedException {
    topics.create(topic, Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1"));
    try (Loader loader = new Loader(bootstrapServers, topic)) {
      RecordSequence sequence = new RecordSequence(workload);
      for (long i = 0; i < records; i++) {
        sequence.next();
        loader.send(sequence.key(), sequence.value());
      }
    }
    int[] missing = workload.expectedCounts(records);
    TopicReader.read(bootstrapServers, topic, record -> missing[KeyNames.read(record.key())]--);
    for (int key = 0; key < missing.length; key++) {
      if (missing[key] != 0) {
        throw new IllegalStateException(
            "the input does not hold its records: key number "
                + key
                + " is off by "
                + missing[key]);
      }
    }
  }

  /**
   * Makes a table topic that has a value for each key, so that its owner recovers all of them.
   *
   * @param keys the numbers of the keys
   * @param value the value of each
   */
  public static void fillTable(
      String bootstrapServers, Topics topics, String topic, IntStream keys, byte[] value)
      throws InterruptedException {
    topics.create(
        topic, Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    try (Loader loader = new Loader(bootstrapServers, topic)) {
      keys.forEach(key -> loader.send(KeyNames.write(key), value));
    }
  }

  /**
   * The records of a workload, one after the other, without an end: each has a value of its own.
   *
   * @param topic where they go
   */
  public static Iterator<ProducerRecord<byte[], byte[]>> records(String topic, Workload workload) {
    RecordSequence sequence = new RecordSequence(workload);
    return Stream.generate(
            () -> {
              sequence.next();
              return new ProducerRecord<>(topic, sequence.key(), sequence.value().clone());
            })
        .iterator();
  }
}
