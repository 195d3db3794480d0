package io.goka.engine.processing;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record could not be processed: it could not be decoded, or its callback has thrown. */
final class RecordFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param stage what failed: {@code decoding the key}, {@code the callback}, …
   * @param record the record
   * @param shownKey the key as text, for the message
   * @param cause what was thrown
   */
  RecordFailedException(
      String stage, ConsumerRecord<byte[], byte[]> record, String shownKey, Throwable cause) {
    super(
        stage
            + " failed at "
            + record.topic()
            + "-"
            + record.partition()
            + (record.offset() < 0 ? "" : " offset " + record.offset())
            + ", key "
            + shownKey
            + ": "
            + cause,
        cause);
  }
}
