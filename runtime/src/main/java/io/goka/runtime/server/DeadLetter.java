package io.goka.runtime.server;

import io.goka.engine.kafka.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A dead letter as it lies in its topic.
 *
 * @param record the letter; key, value and most of the headers are those of the record
 * @param replayed whether it lies before the place up to which letters were replayed
 */
public record DeadLetter(ConsumerRecord<byte[], byte[]> record, boolean replayed) {

  /** When it was written. */
  public Instant at() {
    return Instant.ofEpochMilli(record.timestamp());
  }

  /** The text of one of its {@link DeadLetterHeaders}; empty when it has no such header. */
  public Optional<String> text(String header) {
    Header found = record.headers().lastHeader(header);
    return found == null || found.value() == null
        ? Optional.empty()
        : Optional.of(new String(found.value(), StandardCharsets.UTF_8));
  }

  /** The number in one of its headers; empty when it has none. */
  public OptionalLong number(String header) {
    try {
      Optional<String> text = text(header);
      return text.isPresent() ? OptionalLong.of(Long.parseLong(text.get())) : OptionalLong.empty();
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** The partition that its record is from; empty when it does not say. */
  public OptionalInt originalPartition() {
    OptionalLong partition = number(DeadLetterHeaders.PARTITION);
    return partition.isPresent() && partition.getAsLong() == (int) partition.getAsLong()
        ? OptionalInt.of((int) partition.getAsLong())
        : OptionalInt.empty();
  }

  /** What a replayed record says of where it comes from: {@code topic-partition@offset}. */
  String place() {
    return record.topic() + "-" + record.partition() + "@" + record.offset();
  }
}
