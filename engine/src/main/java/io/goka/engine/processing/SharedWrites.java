package io.goka.engine.processing;

import io.goka.engine.state.OwnerWrites;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Writes of a table's owner under at-least-once, by the group's producer: what is not delivered
 * before the partition can have another owner expires.
 *
 * @param producer the group's
 * @param lease whether records may be sent
 */
record SharedWrites(Producer<byte[], byte[]> producer, BooleanSupplier lease)
    implements OwnerWrites {

  @Override
  public boolean mayWrite() {
    return lease.getAsBoolean();
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of it
  public void send(ProducerRecord<byte[], byte[]> record, Callback acknowledged) {
    producer.send(record, acknowledged);
  }

  @Override
  public boolean isLasting(KafkaException refusal) {
    return ProduceErrors.areLasting(refusal);
  }
}
