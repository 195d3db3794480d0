package io.goka.engine.kafka;

import io.goka.spi.Stream;
import java.time.Duration;
import org.apache.kafka.clients.producer.Producer;

/**
 * Owner: any thread. Makes emitters which share one producer; groups have producers of their own.
 */
public final class KafkaEmitters {

  /** How long Kafka has to take a record, where nothing is said about it. */
  public static final Duration DELIVERY = Duration.ofSeconds(30);

  private final Producer<byte[], byte[]> producer;
  private final RecordSizes sizes;

  /**
   * The emitters of this process.
   *
   * @param clients makes the producer
   */
  public KafkaEmitters(KafkaClients clients) {
    this(clients, "emitters", DELIVERY);
  }

  /**
   * Emitters with a producer of their own.
   *
   * @param clients makes the producer
   * @param name tells the producer from others in this process
   * @param delivery how long Kafka has to take a record; then it fails
   */
  public KafkaEmitters(KafkaClients clients, String name, Duration delivery) {
    this(clients.emitterProducer(name, delivery), new RecordSizes(clients.maxRequestSize()));
  }

  /**
   * Emitters over a producer that is there.
   *
   * @param producer closed with the emitters
   * @param sizes refuses records that are larger than Kafka takes
   */
  public KafkaEmitters(Producer<byte[], byte[]> producer, RecordSizes sizes) {
    this.producer = producer;
    this.sizes = sizes;
  }

  /** A new emitter into a stream, in the default format and with counts of its own. */
  public <M> KafkaEmitter<M> emitter(Stream<M> stream) {
    return emitter(stream, EmitFormat.DEFAULT, new EmitCounts());
  }

  /**
   * A new emitter into a stream. That the stream's topic exists, and is nobody's table or loop, is
   * seen to by the caller.
   *
   * @param stream where it writes
   * @param format how it writes
   * @param counts told what becomes of the records
   */
  public <M> KafkaEmitter<M> emitter(Stream<M> stream, EmitFormat format, EmitCounts counts) {
    return new KafkaEmitter<>(stream, format, producer, sizes, counts);
  }

  /**
   * Ends all emitters: what is under way gets this long to be acknowledged, then it fails. Close
   * each emitter first, for a better message to whoever still emits.
   */
  public void close(Duration timeout) {
    producer.close(timeout);
  }
}
