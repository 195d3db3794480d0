package io.goka.engine.processing;

import io.goka.engine.observe.RecordFailure;
import io.goka.engine.observe.RecordFailure.Phase;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record could not be processed. Its cause is what the author's code, or Kafka, has thrown. When
 * a group fails of it, it is what {@link InputControl#failed} is told as the cause.
 */
public final class RecordFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final int DEEPEST = 20;

  private final transient ConsumerRecord<byte[], byte[]> record;
  private final transient RecordFailure failure;

  /**
   * @param phase what could not be done
   * @param stage the same in words, for the message: {@code decoding the message}, {@code the
   *     callback}, …
   * @param record the record
   * @param plan the group's, which reads the key
   * @param cause what was thrown
   */
  RecordFailedException(
      Phase phase,
      String stage,
      ConsumerRecord<byte[], byte[]> record,
      GroupPlan plan,
      Throwable cause) {
    super(
        stage
            + " failed at "
            + record.topic()
            + "-"
            + record.partition()
            + (record.offset() < 0 ? "" : " offset " + record.offset())
            + ", key "
            + plan.shownKey(record.key())
            + ": "
            + cause,
        cause);
    this.record = record;
    this.failure =
        new RecordFailure(
            phase,
            record.topic(),
            record.partition(),
            record.offset() < 0 ? OptionalLong.empty() : OptionalLong.of(record.offset()),
            plan.keyText(record.key()),
            cause.getClass().getName(),
            String.valueOf(cause.getMessage()));
  }

  /** The record; without an offset for a key that was visited. */
  ConsumerRecord<byte[], byte[]> record() {
    return record;
  }

  /** What failed, where, and of what. */
  public RecordFailure failure() {
    return failure;
  }

  /** What was thrown. */
  public Throwable thrown() {
    Throwable cause = getCause();
    return cause == null ? this : cause;
  }

  /**
   * Whether it is not the record's, and another record would have fared no better: then no policy
   * for records may go on with it.
   */
  boolean isGroups() {
    Throwable cause = getCause();
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (cause instanceof VirtualMachineError
          || cause instanceof LinkageError
          || cause instanceof InterruptedException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}
