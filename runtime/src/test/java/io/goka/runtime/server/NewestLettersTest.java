package io.goka.runtime.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.kafka.DeadLetterHeaders;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** What is kept of many and of large letters. */
final class NewestLettersTest {

  private static final int LARGE = 1 << 20;

  private final NewestLetters newest = new NewestLetters(3);

  private static ConsumerRecord<byte[], byte[]> letter(int partition, long offset, long at) {
    return letter(partition, offset, at, "key", "value");
  }

  private static ConsumerRecord<byte[], byte[]> letter(
      int partition, long offset, long at, String key, String value) {
    RecordHeaders headers = new RecordHeaders();
    headers.add("trace", value.getBytes(UTF_8));
    headers.add(DeadLetterHeaders.PHASE, "decode".getBytes(UTF_8));
    headers.add(DeadLetterHeaders.EXCEPTION_MESSAGE, value.getBytes(UTF_8));
    headers.add(DeadLetterHeaders.PREFIX + "of-others", value.getBytes(UTF_8));
    byte[] keyBytes = key.getBytes(UTF_8);
    byte[] valueBytes = value.getBytes(UTF_8);
    return new ConsumerRecord<>(
        "picky-dlq",
        partition,
        offset,
        at,
        TimestampType.CREATE_TIME,
        keyBytes.length,
        valueBytes.length,
        keyBytes,
        valueBytes,
        headers,
        Optional.empty());
  }

  @Test
  void theNewestOfAllPartitionsAreKept() {
    for (int i = 0; i < 100; i++) {
      newest.add(letter(0, i, 1_000 + i), true);
    }
    newest.add(letter(1, 7, 2_000), false);
    newest.add(letter(1, 8, 500), false);

    assertThat(newest.letters())
        .extracting(DeadLetter::place)
        .containsExactly("picky-dlq-1@7", "picky-dlq-0@99", "picky-dlq-0@98");
    assertThat(newest.letters())
        .extracting(DeadLetter::replayed)
        .containsExactly(false, true, true);
  }

  @Test
  void ofALargeLetterOnlyWhatIsShownIsKept() {
    newest.add(letter(0, 1, 1, "k" + "ü".repeat(LARGE), "x".repeat(LARGE)), false);

    DeadLetter kept = newest.letters().get(0);

    assertThat(kept.record().value()).isNull();
    assertThat(kept.record().serializedValueSize()).isEqualTo(LARGE);
    assertThat(new String(kept.record().key(), UTF_8))
        .as("cut between characters")
        .isEqualTo("k" + "ü".repeat((NewestLetters.LONGEST - 1) / 2));
    assertThat(kept.text(DeadLetterHeaders.PHASE)).contains("decode");
    assertThat(kept.text(DeadLetterHeaders.EXCEPTION_MESSAGE).orElseThrow())
        .hasSize(NewestLetters.LONGEST);
    assertThat(kept.record().headers().toArray()).hasSize(2);
  }

  @Test
  void aSmallLetterIsKeptWithItsValue() {
    newest.add(letter(0, 1, 1), false);

    assertThat(newest.letters().get(0).record().value()).asString(UTF_8).isEqualTo("value");
  }
}
