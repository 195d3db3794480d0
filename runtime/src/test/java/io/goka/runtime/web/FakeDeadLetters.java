package io.goka.runtime.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.goka.engine.kafka.DeadLetterHeaders;
import io.goka.runtime.server.DeadLetter;
import io.goka.runtime.server.DeadLetters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Owner: any thread. The dead letters of the click counter. */
final class FakeDeadLetters implements DeadLetters {

  private final List<Request> requests = new ArrayList<>();
  private @Nullable RuntimeException failure;

  /** What was asked to be replayed. */
  synchronized List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Nothing works from now on. */
  synchronized void fail(RuntimeException with) {
    failure = with;
  }

  @Override
  public synchronized Optional<Listing> newest(String group, int limit) {
    throwIfFailing();
    return Optional.of(
        new Listing(
            group + "-dlq",
            List.of(
                    new DeadLetter(letter(8, new byte[] {'x'}, new byte[] {(byte) 0xff}), false),
                    new DeadLetter(letter(7, null, "seven".getBytes(UTF_8)), true))
                .subList(0, Math.min(limit, 2)),
            1));
  }

  private static ConsumerRecord<byte[], byte[]> letter(
      long offset, byte @Nullable [] key, byte[] value) {
    RecordHeaders headers = new RecordHeaders();
    headers.add(DeadLetterHeaders.TOPIC, "clicks".getBytes(UTF_8));
    headers.add(DeadLetterHeaders.PARTITION, "2".getBytes(UTF_8));
    headers.add(DeadLetterHeaders.OFFSET, "1207".getBytes(UTF_8));
    headers.add(DeadLetterHeaders.PHASE, "decode".getBytes(UTF_8));
    headers.add(DeadLetterHeaders.EXCEPTION_MESSAGE, "not a number".getBytes(UTF_8));
    return new ConsumerRecord<>(
        "click-counter-dlq",
        1,
        offset,
        1_700_000_000_000L,
        TimestampType.CREATE_TIME,
        key == null ? ConsumerRecord.NULL_SIZE : key.length,
        value.length,
        key,
        value,
        headers,
        Optional.empty());
  }

  @Override
  public synchronized Optional<Outcome> replay(String group, Request request) {
    throwIfFailing();
    requests.add(request);
    return Optional.of(new Outcome(group + "-dlq", 3, List.of("one: because"), 1, 5));
  }

  private void throwIfFailing() {
    if (failure != null) {
      throw failure;
    }
  }
}
