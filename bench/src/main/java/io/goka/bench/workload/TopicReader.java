package io.goka.bench.workload;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads what is committed of a topic, from its beginning to where it ends now. Owner: any thread.
 */
final class TopicReader {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
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
            ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
            ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = Topics.partitions(topic);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = ends(bootstrapServers, topic);
      long count = 0;
      long lastNanos = System.nanoTime();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
          record.accept(each);
          count++;
          lastNanos = System.nanoTime();
        }
        if (System.nanoTime() - lastNanos > PATIENCE.toNanos()) {
          throw new IllegalStateException(
              topic + " cannot be read to its end: is a transaction open?");
        }
      }
      return count;
    }
  }

  /**
   * Where the topic really ends: right after a commit, a consumer of committed records is told an
   * end that may lie before it.
   */
  private static Map<TopicPartition, Long> ends(String bootstrapServers, String topic) {
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      return new Topics(admin).ends(topic);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
