package io.goka.engine.kafka;

import io.goka.spi.Header;
import io.goka.spi.Headers;
import io.goka.spi.RecordTooLargeException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How large records are, as Kafka's limits count them: uncompressed, in a batch of their own.
 *
 * <p>The count is an upper bound, and the same that Kafka's producer makes before it takes a
 * record: what passes here passes there.
 *
 * @param maxRequestSize the producer's limit, from {@link KafkaClients#maxRequestSize}; topics may
 *     have a lower one of their own
 */
public record RecordSizes(int maxRequestSize) {

  private static final int BATCH_HEADER = 61;
  private static final int LARGEST_RECORD_HEADER = 21;

  /**
   * The size of a record in bytes, at most.
   *
   * @param key null for a record without a key
   * @param value null for a record without a value
   */
  public static long upperBound(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    long size = BATCH_HEADER + LARGEST_RECORD_HEADER + sizeOf(key) + sizeOf(value);
    if (headers.isEmpty()) {
      return size + sizeOfNumber(0);
    }
    int count = 0;
    for (Header header : headers) {
      size += sizeOf(header.name().getBytes(StandardCharsets.UTF_8)) + sizeOf(header.value());
      count++;
    }
    return size + sizeOfNumber(count);
  }

  /** Whether the producer takes a record of this size. */
  public boolean fits(long size) {
    return size <= maxRequestSize;
  }

  /**
   * Refuses a record that Kafka would refuse.
   *
   * @param topic where it is to go, for the message
   * @throws RecordTooLargeException when it is too large; says what to change
   */
  public void check(String topic, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    long size = upperBound(key, value, headers);
    if (!fits(size)) {
      throw new RecordTooLargeException(
          "a record of "
              + size
              + " bytes for topic "
              + topic
              + " is larger than Kafka's producer takes ("
              + maxRequestSize
              + " bytes): make it smaller, or raise kafka.producer.max.request.size here and"
              + " max.message.bytes of the topic");
    }
  }

  private static long sizeOf(byte @Nullable [] bytes) {
    return bytes == null ? 1 : sizeOfNumber(bytes.length) + (long) bytes.length;
  }

  /** Kafka writes lengths zigzag-encoded, seven bits a byte. */
  private static int sizeOfNumber(int number) {
    int significant = 32 - Integer.numberOfLeadingZeros(number << 1);
    return Math.max(1, (significant + 6) / 7);
  }
}
