package io.goka.bench.recovery;

import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes the topic of a table, or an input, before any clock runs. Owner: any thread. */
public final class TableTopic {

  private static final int BATCH_BYTES = 64 * 1024;
  private static final int LINGER_MILLIS = 20;

  private TableTopic() {}

  /**
   * Writes a record for each of some keys, and waits until all are acknowledged.
   *
   * @param bootstrapServers where Kafka is
   * @param topic the topic, which is there
   * @param keys the numbers of the keys, in the order in which they are written
   * @param value the value of a key's number
   */
  public static void fill(
      String bootstrapServers, String topic, IntStream keys, IntFunction<byte[]> value) {
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            settings(bootstrapServers), new ByteArraySerializer(), new ByteArraySerializer())) {
      PrimitiveIterator.OfInt numbers = keys.iterator();
      while (numbers.hasNext() && failure.get() == null) {
        int key = numbers.nextInt();
        Future<RecordMetadata> unused =
            producer.send(
                new ProducerRecord<>(topic, TableRecords.key(key), value.apply(key)),
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
      throw new KafkaException("the table's topic cannot be written", found);
    }
  }

  private static Map<String, Object> settings(String bootstrapServers) {
    return Map.of(
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
  }
}
