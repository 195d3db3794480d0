package io.goka.tester;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A producer into topics in memory, which have every record at once. Owner: the test's thread.
 *
 * <p>Its records always say their partition: the engine chooses it.
 */
final class TopicsProducer extends MockProducer<byte[], byte[]> {

  private final MemoryTopics topics;
  private final InstantSource clock;

  TopicsProducer(MemoryTopics topics, InstantSource clock) {
    super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    this.topics = topics;
    this.clock = clock;
  }

  @Override
  public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
    return send(record, null);
  }

  @Override
  public synchronized Future<RecordMetadata> send(
      ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
    ConsumerRecord<byte[], byte[]> written =
        topics
            .topic(record.topic())
            .append(
                record.partition(),
                record.key(),
                record.value(),
                new RecordHeaders(record.headers().toArray()),
                record.timestamp() == null ? clock.millis() : record.timestamp());
    RecordMetadata metadata =
        new RecordMetadata(
            new TopicPartition(written.topic(), written.partition()),
            written.offset(),
            0,
            written.timestamp(),
            written.serializedKeySize(),
            written.serializedValueSize());
    if (callback != null) {
      callback.onCompletion(metadata, null);
    }
    return CompletableFuture.completedFuture(metadata);
  }

  @Override
  public List<PartitionInfo> partitionsFor(String topic) {
    return topics.describe(topic);
  }
}
