package io.goka.bench.workload;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Puts a workload's records into a topic, before any clock runs. Owner: any thread.
 *
 * <p>Once all are acknowledged they are read back and counted: that proves the topic right, and the
 * first contestant meets a broker that has served fetches, and pages that are in memory, as the
 * later ones do.
 */
public final class Preload {

  private static final int BATCH_BYTES = 64 * 1024;
  private static final int LINGER_MILLIS = 20;

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
    send(bootstrapServers, topic, workload, records);
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

  private static void send(String bootstrapServers, String topic, Workload workload, long records) {
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "lz4",
            ProducerConfig.BATCH_SIZE_CONFIG,
            BATCH_BYTES,
            ProducerConfig.LINGER_MS_CONFIG,
            LINGER_MILLIS,
            ProducerConfig.ENABLE_METRICS_PUSH_CONFIG,
            false);
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      RecordSequence sequence = new RecordSequence(workload);
      for (long i = 0; i < records && failure.get() == null; i++) {
        sequence.next();
        Future<RecordMetadata> unused =
            producer.send(
                new ProducerRecord<>(topic, sequence.key(), sequence.value()),
                (acknowledged, error) -> {
                  if (error != null) {
                    failure.compareAndSet(null, error);
                  }
                });
      }
      producer.flush();
    }
    Exception found = failure.get();
    if (found != null) {
      throw new KafkaException("the input cannot be written", found);
    }
  }
}
