package io.goka.engine.kafka;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.jspecify.annotations.Nullable;

/**
 * Kafka refuses records for their time, which is that of this machine's clock. It is no error of a
 * record: none that is written now would fare better, until the clock is right.
 */
public final class WrongClockException extends KafkaException {

  private static final long serialVersionUID = 1L;
  private static final int DEEPEST = 20;

  /** How a broker begins to tell of one of several records, for which there is no other type. */
  private static final String ONE_OF_SEVERAL = "Timestamp ";

  /**
   * @param topic the topic whose broker refuses; in words where it is not known
   * @param cause what Kafka has said
   */
  public WrongClockException(String topic, Throwable cause) {
    super(told(topic, cause), cause);
  }

  /** Whether a record, or the transaction that it was in, is refused for its time. */
  public static boolean isWhy(@Nullable Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (cause instanceof WrongClockException
          || cause instanceof InvalidTimestampException
          || isOneOfSeveral(cause)) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  private static boolean isOneOfSeveral(Throwable cause) {
    return cause instanceof InvalidRecordException
        && String.valueOf(cause.getMessage()).startsWith(ONE_OF_SEVERAL);
  }

  /** What an operator has to know, and what to do. */
  static String told(String topic, Throwable cause) {
    return "Kafka refuses records for "
        + topic
        + " for their time: the clock of this machine is further from the broker's than the"
        + " topic's message.timestamp.after.max.ms (ahead) or message.timestamp.before.max.ms"
        + " (behind) allows. Set the clocks of this machine and of the brokers right, or raise that"
        + " setting of the topic. Kafka says: "
        + cause.getMessage();
  }
}
