package io.goka.bench.workload;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic from its beginning to where it ends now. Owner: any thread. */
final class TopicReader {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final int POLL_RECORDS = 10_000;
  private static final int FETCH_BYTES = 4 * 1024 * 1024;

  private TopicReader() {}

  /**
   * Reads.
   *
   * @param record is told each record, those of a partition in their order
   * @return how many there were
   */
  static long read(
      String bootstrapServers, String topic, Consumer<ConsumerRecord<byte[], byte[]>> record) {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS,
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES,
            ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = Topics.partitions(topic);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      long count = 0;
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
          record.accept(each);
          count++;
        }
      }
      return count;
    }
  }
}
