package io.goka.engine.processing;

import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Leads from an emitted record that Kafka does not take back to the input record that it came of.
 * One is made for an input record that emits; it holds neither key nor value. Immutable.
 *
 * @param troubles told of a refusal, on the producer's thread
 * @param topic the input record's topic
 * @param offset its offset; below 0 for a key that was visited, to which nothing leads back
 * @param letter whether what is sent is the record's dead letter
 */
record RefusalTrace(PartitionTroubles troubles, String topic, long offset, boolean letter) {

  /**
   * Has a refusal noted before the epoch hears of it.
   *
   * @param acknowledged the epoch's own
   */
  Callback around(ProducerRecord<byte[], byte[]> sent, Callback acknowledged) {
    if (offset < 0) {
      return acknowledged;
    }
    String to = sent.topic();
    return (metadata, exception) -> {
      if (exception != null && ProduceErrors.areOfTheRecord(exception)) {
        troubles.refused(this, exception);
        acknowledged.onCompletion(metadata, new RecordRefusedException(to, exception));
      } else {
        acknowledged.onCompletion(metadata, exception);
      }
    };
  }
}
