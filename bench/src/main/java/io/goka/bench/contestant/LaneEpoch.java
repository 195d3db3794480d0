package io.goka.bench.contestant;

import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Owner: the lane's thread, but for acknowledgements. What a lane sends between two commits, and
 * the input offsets that may be committed once all of it is acknowledged.
 */
final class LaneEpoch implements Callback {

  private final Producer<byte[], byte[]> producer;
  private final Consumer<String> refused;
  private final AtomicInteger acknowledged = new AtomicInteger();
  private int sent;
  private Map<TopicPartition, OffsetAndMetadata> offsets = Map.of();

  /**
   * @param producer sends
   * @param refused told why a record is not taken
   */
  LaneEpoch(Producer<byte[], byte[]> producer, Consumer<String> refused) {
    this.producer = producer;
    this.refused = refused;
  }

  void send(ProducerRecord<byte[], byte[]> record) {
    sent++;
    Future<RecordMetadata> unused = producer.send(record, this);
  }

  @Override
  public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception error) {
    if (error == null) {
      acknowledged.incrementAndGet();
    } else {
      refused.accept(error.toString());
    }
  }

  /** Ends it: nothing is sent any more. */
  void end(Map<TopicPartition, OffsetAndMetadata> reached) {
    offsets = Map.copyOf(reached);
  }

  boolean isEmpty() {
    return sent == 0;
  }

  boolean isAcknowledged() {
    return acknowledged.get() == sent;
  }

  Map<TopicPartition, OffsetAndMetadata> offsets() {
    return offsets;
  }
}
