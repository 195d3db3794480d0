package io.goka.engine.processing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.kafka.DeadLetterHeaders;
import io.goka.engine.observe.RecordFailure.Phase;
import io.goka.spi.Codecs;
import io.goka.spi.DeferredCommit;
import io.goka.spi.GroupGraph;
import io.goka.spi.Stream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is written of a record that becomes a dead letter, and when its offset moves. */
final class DeadLetterTest {

  private static final Stream<Long> NUMBERS = Stream.of("numbers", Codecs.int64());
  private static final int ROOM = 100_000;

  private final List<DeferredCommit> handles = new ArrayList<>();

  /** Takes numbers; what is no number becomes a dead letter. */
  private static TaskRig decoding(int maxRequest) {
    GroupPlan plan =
        Plans.of(
            GroupGraph.define("counter").input(NUMBERS, (context, number) -> {}).build(),
            Plans.errors("error.decode", "dead-letter"),
            maxRequest);
    return new TaskRig(
        plan.definedBy(new GroupPlan.PluginName("count-plugin", Optional.of("1.2"))));
  }

  private static ConsumerRecord<byte[], byte[]> record(
      long offset, byte @Nullable [] key, String value) {
    RecordHeaders headers = new RecordHeaders();
    headers.add("trace", new byte[] {1, 2});
    headers.add(new RecordHeader("nothing", (byte[]) null));
    return new ConsumerRecord<>(
        "numbers",
        2,
        offset,
        1234,
        TimestampType.CREATE_TIME,
        0,
        0,
        key,
        value.getBytes(UTF_8),
        headers,
        Optional.empty());
  }

  private static ProducerRecord<byte[], byte[]> onlyLetter(TaskRig rig) {
    List<ProducerRecord<byte[], byte[]>> letters =
        rig.producer.sent().stream().filter(sent -> sent.topic().equals("counter-dlq")).toList();
    assertThat(letters).hasSize(1);
    return letters.get(0);
  }

  private static @Nullable String header(ProducerRecord<byte[], byte[]> letter, String name) {
    return letter.headers().lastHeader(name) == null
        ? null
        : new String(letter.headers().lastHeader(name).value(), UTF_8);
  }

  @Test
  void aDeadLetterIsTheRecordAsItWasAndSaysWhatHappened() {
    TaskRig rig = decoding(ROOM);
    rig.openWithoutTable(2);
    rig.feed("numbers", 2, List.of(record(7, new byte[] {'k'}, "one")));
    rig.run();

    ProducerRecord<byte[], byte[]> letter = onlyLetter(rig);
    assertThat(letter.partition()).isEqualTo(2);
    assertThat(letter.key()).containsExactly('k');
    assertThat(letter.value()).asString(UTF_8).isEqualTo("one");
    assertThat(letter.headers().lastHeader("trace").value()).containsExactly(1, 2);
    assertThat(letter.headers().lastHeader("nothing").value()).isNull();
    assertThat(header(letter, DeadLetterHeaders.TOPIC)).isEqualTo("numbers");
    assertThat(header(letter, DeadLetterHeaders.PARTITION)).isEqualTo("2");
    assertThat(header(letter, DeadLetterHeaders.OFFSET)).isEqualTo("7");
    assertThat(header(letter, DeadLetterHeaders.TIMESTAMP)).isEqualTo("1234");
    assertThat(header(letter, DeadLetterHeaders.GROUP)).isEqualTo("counter");
    assertThat(header(letter, DeadLetterHeaders.PLUGIN)).isEqualTo("count-plugin");
    assertThat(header(letter, DeadLetterHeaders.PLUGIN_VERSION)).isEqualTo("1.2");
    assertThat(header(letter, DeadLetterHeaders.PHASE)).isEqualTo("decode");
    assertThat(header(letter, DeadLetterHeaders.EXCEPTION_CLASS))
        .isEqualTo("io.goka.spi.CodecException");
    assertThat(header(letter, DeadLetterHeaders.EXCEPTION_MESSAGE)).contains("one");
    assertThat(header(letter, DeadLetterHeaders.STACK_TRACE)).contains("Int64Codec");
    assertThat(rig.status(2).counters().deadLettered()).isEqualTo(1);
  }

  @Test
  void aRecordWithoutAKeyHasNoneAsADeadLetter() {
    TaskRig rig = decoding(ROOM);
    rig.openWithoutTable(2);
    rig.feed("numbers", 2, List.of(record(7, null, "1")));
    rig.run();

    assertThat(onlyLetter(rig).key()).isNull();
    assertThat(header(onlyLetter(rig), DeadLetterHeaders.EXCEPTION_MESSAGE)).contains("no key");
  }

  @Test
  void anOffsetMovesOnceKafkaHasTheDeadLetter() {
    TaskRig rig = decoding(ROOM);
    rig.openWithoutTable(2);
    rig.feed("numbers", 2, List.of(record(7, new byte[] {'k'}, "one")));
    rig.run();
    rig.endEpoch();
    assertThat(rig.heard.committable).as("nobody has the letter yet").isEmpty();

    rig.producer.acknowledge(rig.held("counter-dlq"));
    rig.run();

    assertThat(rig.heard.committable("numbers", 2)).isEqualTo(8);
  }

  @Test
  void aStackTraceThatMakesALetterTooLargeIsLeftOut() {
    TaskRig rig = decoding(Plans.MAX_REQUEST);
    rig.openWithoutTable(2);
    rig.feed("numbers", 2, List.of(record(7, new byte[] {'k'}, "one")));
    rig.run();

    assertThat(header(onlyLetter(rig), DeadLetterHeaders.STACK_TRACE)).isNull();
    assertThat(header(onlyLetter(rig), DeadLetterHeaders.PHASE)).isEqualTo("decode");
    assertThat(rig.heard.failed).isEmpty();
  }

  @Test
  void aLetterThatIsTooLargeAllTheSameFailsTheGroupWithAClearWord() {
    TaskRig rig = decoding(Plans.MAX_REQUEST);
    rig.openWithoutTable(2);
    rig.feed("numbers", 2, List.of(record(7, new byte[] {'k'}, "x".repeat(800))));
    rig.run();

    assertThat(rig.producer.sent()).isEmpty();
    assertThat(rig.heard.failedRecord().phase()).isEqualTo(Phase.PRODUCE);
    assertThat(rig.heard.failed.get(0))
        .contains("writing the dead letter", "offset 7", "counter-dlq", "error.decode=skip");
  }

  @Test
  void aLetterThatKafkaRefusesIsWrittenWithoutAStackTraceAndThenNotAtAll() {
    TaskRig rig = decoding(ROOM);
    rig.openWithoutTable(2);
    List<ConsumerRecord<byte[], byte[]>> input = List.of(record(7, new byte[] {'k'}, "one"));
    rig.feed("numbers", 2, input);
    rig.run();
    refuseLetter(rig);
    assertThat(rig.heard.rolledBack).hasSize(1);
    rig.openAgain(2);
    rig.feed("numbers", 2, input);
    rig.run();
    assertThat(header(rig.held("counter-dlq").record(), DeadLetterHeaders.STACK_TRACE)).isNull();
    refuseLetter(rig);
    rig.openAgain(2);
    rig.feed("numbers", 2, input);
    rig.run();

    assertThat(rig.heard.failed).singleElement().asString().contains("writing the dead letter");
    assertThat(rig.heard.committable).isEmpty();
  }

  private static void refuseLetter(TaskRig rig) {
    rig.producer.fail(rig.held("counter-dlq"), new RecordTooLargeException("too large"));
    rig.run();
  }

  private TaskRig deferring(String... errors) {
    return new TaskRig(
        Plans.of(
            GroupGraph.define("counter")
                .persist(Plans.COUNTS)
                .input(
                    Plans.CLICKS,
                    (context, click) -> {
                      context.setValue(context.value().orElse(0L) + 1);
                      if (context.key().equals("d")) {
                        handles.add(context.deferCommit());
                        handles.add(context.deferCommit());
                      }
                    })
                .build(),
            Plans.errors(errors),
            ROOM));
  }

  @Test
  void aRecordWhoseDeferredCommitFailsBecomesADeadLetterWithItsValue() {
    TaskRig rig = deferring("error.callback", "dead-letter");
    rig.open(0);
    rig.clicks(0, "a", "d", "b");
    rig.run();
    rig.commit();
    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(1);

    handles.get(0).fail(new IOException("no answer"));
    rig.run();
    rig.endEpoch();
    assertThat(rig.heard.committable("clicks", 0)).as("nobody has the letter yet").isEqualTo(1);
    rig.producer.acknowledgeAll();
    rig.run();

    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(3);
    assertThat(onlyLetter(rig).value()).asString(UTF_8).isEqualTo("click");
    handles.get(1).fail(new IOException("neither"));
    rig.run();
    assertThat(onlyLetter(rig).key()).as("one letter a record").containsExactly('d');
  }

  @Test
  void aRecordWhoseDeferredCommitFailsMayBeSkipped() {
    TaskRig rig = deferring("error.callback", "skip");
    rig.open(0);
    rig.clicks(0, "a", "d", "b");
    rig.run();
    rig.commit();
    handles.get(1).fail(new IOException("no answer"));
    rig.run();
    rig.commit();

    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(3);
    assertThat(rig.status(0).counters().skipped()).isEqualTo(1);
    assertThat(rig.deferred(0)).isZero();
  }

  @Test
  void aRecordWhoseDeferredCommitFailsMayBeProcessedAgainAfterAWhile() {
    TaskRig rig = deferring("error.callback", "retry");
    rig.open(0);
    rig.clicks(0, "a", "d", "b");
    rig.run();
    rig.commit();
    handles.get(0).fail(new IOException("no answer"));
    rig.run();
    assertThat(rig.heard.rolledBack).hasSize(1);
    handles.clear();

    rig.openAgain(0);
    rig.feed("clicks", 0, rig.records("clicks", 0, 1, "d", "b"));
    rig.run();
    assertThat(handles).as("it waits").isEmpty();
    rig.after(Duration.ofMillis(120));
    handles.forEach(DeferredCommit::complete);
    rig.run();
    rig.commit();

    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(3);
    assertThat(rig.status(0).counters().retried()).isEqualTo(1);
    assertThat(rig.stored(0, "d")).as("at least once").isEqualTo("2");
  }
}
