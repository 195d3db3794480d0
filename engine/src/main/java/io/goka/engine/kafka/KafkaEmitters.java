package io.goka.engine.kafka;

import io.goka.spi.KeyFormats;
import io.goka.spi.Partitioners;
import io.goka.spi.Stream;
import java.time.Duration;
import org.apache.kafka.clients.producer.Producer;

/**
 * Owner: any thread. Makes the emitters of this process, which share one producer; groups have
 * producers of their own.
 */
public final class KafkaEmitters {

  private final Producer<byte[], byte[]> producer;
  private final RecordSizes sizes;

  /**
   * @param clients makes the producer
   */
  public KafkaEmitters(KafkaClients clients) {
    this.producer = clients.emitterProducer();
    this.sizes = new RecordSizes(clients.maxRequestSize());
  }

  /**
   * A new emitter into a stream, with counts of its own. Keys are written as UTF-8, and live where
   * Kafka's Java clients would put them. That the stream's topic exists, and is nobody's table or
   * loop, is seen to by the caller.
   */
  public <M> KafkaEmitter<M> emitter(Stream<M> stream) {
    return new KafkaEmitter<>(stream, KeyFormats.UTF8, Partitioners.MURMUR2, producer, sizes);
  }

  /**
   * Ends all emitters: what is under way gets this long to be acknowledged, then it fails. Close
   * each emitter first, for a better message to whoever still emits.
   */
  public void close(Duration timeout) {
    producer.close(timeout);
  }
}
