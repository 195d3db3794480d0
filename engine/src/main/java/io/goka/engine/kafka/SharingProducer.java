package io.goka.engine.kafka;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Owner: any thread. A producer that gives its memory back to the process when it is closed. */
final class SharingProducer extends KafkaProducer<byte[], byte[]> {

  private final ProducerMemory.Share memory;

  SharingProducer(Map<String, Object> settings, ProducerMemory.Share memory) {
    super(settings, new ByteArraySerializer(), new ByteArraySerializer());
    this.memory = memory;
  }

  /** Every way to close a producer leads here. */
  @Override
  public void close(Duration timeout) {
    try {
      super.close(timeout);
    } finally {
      memory.close();
    }
  }
}
