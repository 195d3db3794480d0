package io.goka.runtime.server;

import io.goka.engine.kafka.DeadLetterHeaders;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Owner: the thread that has made it. Keeps the newest of the letters that it is shown, and of each
 * no more than people look at: letters may be as large as Kafka takes them, and a topic of them as
 * large as its disk.
 */
final class NewestLetters {

  /** What is longer is cut, or left out where a part of it would mislead; the stack trace fits. */
  static final int LONGEST = 8 << 10;

  private static final List<String> HEADERS =
      List.of(
          DeadLetterHeaders.TOPIC,
          DeadLetterHeaders.PARTITION,
          DeadLetterHeaders.OFFSET,
          DeadLetterHeaders.TIMESTAMP,
          DeadLetterHeaders.GROUP,
          DeadLetterHeaders.PLUGIN,
          DeadLetterHeaders.PLUGIN_VERSION,
          DeadLetterHeaders.PHASE,
          DeadLetterHeaders.EXCEPTION_CLASS,
          DeadLetterHeaders.EXCEPTION_MESSAGE,
          DeadLetterHeaders.STACK_TRACE);

  private static final Comparator<DeadLetter> BY_AGE =
      Comparator.comparing(DeadLetter::at)
          .thenComparing(letter -> letter.record().offset())
          .thenComparing(letter -> letter.record().partition());

  private final int limit;

  /** The oldest one first, which gives way to a newer one. */
  private final PriorityQueue<DeadLetter> newest = new PriorityQueue<>(BY_AGE);

  /**
   * @param limit how many are kept
   */
  NewestLetters(int limit) {
    this.limit = limit;
  }

  void add(ConsumerRecord<byte[], byte[]> record, boolean replayed) {
    DeadLetter whole = new DeadLetter(record, replayed);
    if (newest.size() < limit || BY_AGE.compare(whole, newest.element()) > 0) {
      newest.add(new DeadLetter(shown(record), replayed));
      if (newest.size() > limit) {
        newest.remove();
      }
    }
  }

  /** The letters, newest first; a value that is long is missing, but its size is told. */
  List<DeadLetter> letters() {
    return newest.stream().sorted(BY_AGE.reversed()).toList();
  }

  private static ConsumerRecord<byte[], byte[]> shown(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    RecordHeaders headers = new RecordHeaders();
    for (String name : HEADERS) {
      Header header = record.headers().lastHeader(name);
      if (header != null) {
        // A copy: the header as it is keeps all that was fetched with it.
        headers.add(name, cut(header.value()));
      }
    }
    return new ConsumerRecord<>(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.timestampType(),
        record.serializedKeySize(),
        record.serializedValueSize(),
        cut(record.key()),
        value == null || value.length > LONGEST ? null : value,
        headers,
        Optional.empty());
  }

  /** What is left ends with a whole character, when it is text. */
  private static byte @Nullable [] cut(byte @Nullable [] bytes) {
    if (bytes == null || bytes.length <= LONGEST) {
      return bytes;
    }
    int end = LONGEST;
    while (end > LONGEST - 4 && (bytes[end] & 0xC0) == 0x80) {
      end--;
    }
    return Arrays.copyOf(bytes, end);
  }
}
