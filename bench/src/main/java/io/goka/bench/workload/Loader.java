package io.goka.bench.workload;

import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Owner: the thread that made it. Writes a topic before any clock runs. */
public final class Loader implements AutoCloseable {

  private static final int BATCH_BYTES = 64 * 1024;
  private static final int LINGER_MILLIS = 20;

  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  /**
   * @param bootstrapServers where Kafka is
   * @param topic the topic, which exists
   */
  public Loader(String bootstrapServers, String topic) {
    this.topic = topic;
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
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Sends a record.
   *
   * @throws KafkaException when an earlier one was refused
   */
  public void send(byte[] key, byte[] value) {
    Future<RecordMetadata> unused =
        producer.send(
            new ProducerRecord<>(topic, key, value),
            (acknowledged, error) -> {
              if (error != null) {
                failure.compareAndSet(null, error);
              }
            });
    check();
  }

  /**
   * Waits until all are acknowledged.
   *
   * @throws KafkaException when one was refused
   */
  @Override
  public void close() {
    producer.close();
    check();
  }

  private void check() {
    Exception found = failure.get();
    if (found != null) {
      throw new KafkaException(topic + " cannot be written", found);
    }
  }
}
