package io.goka.engine.state;

import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * How the owner of a group's table writes the table's topic while the table is with its recovery.
 * Called on the recovery thread.
 */
public interface OwnerWrites {

  /**
   * Whether this instance may write: Kafka has said lately that the partition is its own. Asked
   * before each record, as a process that was stopped goes on wherever it was.
   */
  boolean mayWrite();

  /**
   * Sends a record.
   *
   * @param acknowledged told, on any thread, what became of it
   * @throws KafkaException when it cannot be sent
   */
  void send(ProducerRecord<byte[], byte[]> record, Callback acknowledged);

  /** Whether to send it again would end the same way. */
  boolean isLasting(KafkaException refusal);
}
