package io.goka.engine.processing;

import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Leads from an emitted record that Kafka does not take back to the input record that it came of.
 * One serves all records of an input, so that nothing is made for each but what notes its offset.
 * Immutable.
 *
 * @param troubles told of a refusal, on the producer's thread
 * @param topic the input's topic
 * @param letters whether what is sent are dead letters of its records
 */
record RefusalTrace(PartitionTroubles troubles, String topic, boolean letters) {

  /**
   * Notes a refusal before the epoch hears of it.
   *
   * @param offset the input record's offset
   * @param to where the emitted record was to go; null where that is not known
   * @return what the epoch is to hear
   */
  Exception refused(long offset, @Nullable RecordMetadata to, Exception exception) {
    if (!ProduceErrors.areOfTheRecord(exception)) {
      return exception;
    }
    troubles.refused(this, offset, exception);
    return new RecordRefusedException(
        to == null ? "a topic that it emits into" : to.topic(), exception);
  }
}
