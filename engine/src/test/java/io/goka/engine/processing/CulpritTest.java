package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.observe.RecordFailure.Phase;
import io.goka.spi.Codec;
import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;

/**
 * What is found to be wrong only after callbacks have returned is brought home to its record by a
 * rollback and a replay.
 */
final class CulpritTest {

  /** Appends what comes to the value of its key; {@code !} has no encoded form. */
  private static TaskRig appending(int maxRequest, String... errors) {
    return new TaskRig(
        Plans.of(
            GroupGraph.define("counter")
                .persist(new PickyCodec())
                .input(
                    Plans.CLICKS,
                    (context, click) -> {
                      context.emit(Plans.ALERTS, context.key(), click);
                      context.setValue(context.value().orElse("") + click);
                    })
                .output(Plans.ALERTS)
                .build(),
            Plans.errors(errors),
            maxRequest));
  }

  /** Text that is kept decoded, and encoded when an epoch ends. */
  private static final class PickyCodec implements Codec<String> {

    @Override
    public byte[] encode(String value) {
      if (value.contains("!")) {
        throw new IllegalArgumentException("no form");
      }
      return Codecs.string().encode(value);
    }

    @Override
    public String decode(byte[] bytes) {
      return Codecs.string().decode(bytes);
    }

    @Override
    public boolean immutable() {
      return true;
    }
  }

  private static void feed(TaskRig rig, long from, String... keysAndValues) {
    rig.feed(
        "clicks",
        0,
        IntStream.range(0, keysAndValues.length / 2)
            .mapToObj(
                i ->
                    new ConsumerRecord<>(
                        "clicks",
                        0,
                        from + i,
                        TaskRig.bytes(keysAndValues[2 * i]),
                        TaskRig.bytes(keysAndValues[2 * i + 1])))
            .toList());
  }

  @Test
  void aValueThatCannotBeEncodedIsBroughtHomeToTheRecordThatHasSetIt() {
    TaskRig rig = appending(Plans.MAX_REQUEST, "error.produce", "skip");
    rig.open(0);
    String[] input = {"a", "1", "b", "1", "a", "!", "a", "2"};
    feed(rig, 0, input);
    rig.run();
    rig.endEpoch();
    assertThat(rig.heard.rolledBack).hasSize(1);
    assertThat(rig.heard.failed).isEmpty();

    rig.openAgain(0);
    feed(rig, 0, input);
    rig.run();
    rig.commit();

    assertThat(rig.heard.rolledBack).hasSize(1);
    assertThat(rig.stored(0, "a")).as("without its effect").isEqualTo("12");
    assertThat(rig.stored(0, "b")).isEqualTo("1");
    assertThat(rig.sentTo("alerts")).endsWith("a=1", "b=1", "a=2");
    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(4);
    assertThat(rig.status(0).counters().skipped()).isEqualTo(1);
  }

  @Test
  void aValueThatIsTooLargeFailsTheGroupWithTheRecordNamed() {
    TaskRig rig = appending(Plans.MAX_REQUEST);
    rig.open(0);
    String[] input = {"a", "x".repeat(600), "a", "y".repeat(600)};
    feed(rig, 0, input);
    rig.run();
    rig.endEpoch();
    rig.openAgain(0);
    feed(rig, 0, input);
    rig.run();

    assertThat(rig.heard.failedRecord().phase()).isEqualTo(Phase.PRODUCE);
    assertThat(rig.heard.failedRecord().offset()).isEqualTo(OptionalLong.of(1));
    assertThat(rig.heard.failed.get(0)).contains("key 'a'", "counter-table", "max.request.size");
    assertThat(rig.heard.committable).isEmpty();
  }

  /** However many there are, each replay comes further than the one before. */
  @Test
  void moreBadKeysThanAreRememberedAreAllFoundOut() {
    TaskRig rig = appending(Plans.MAX_REQUEST, "error.produce", "skip", "uncommitted.bytes", "1m");
    rig.open(0);
    String[] input = new String[2 * 1500];
    for (int i = 0; i < 1500; i++) {
      input[2 * i] = "key-" + i;
      input[2 * i + 1] = "!";
    }
    feed(rig, 0, input);
    rig.run();
    rig.endEpoch();
    for (int replays = 0; rig.heard.rolledBack.size() > replays && replays < 5; replays++) {
      rig.openAgain(0);
      feed(rig, 0, input);
      rig.run();
      rig.commit();
    }

    assertThat(rig.heard.rolledBack).hasSizeLessThan(5);
    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(1500);
  }

  @Test
  void whatKafkaRefusesIsBroughtHomeToTheRecordThatItCameOf() {
    TaskRig rig = appending(Plans.MAX_REQUEST, "error.produce", "skip");
    rig.open(0);
    String[] input = {"a", "1", "b", "2", "c", "3"};
    feed(rig, 0, input);
    rig.run();
    // As of a batch: the others are told first that they were in bad company.
    rig.producer.fail(rig.producer.held().get(0), new KafkaException("part of a batch"));
    rig.producer.fail(rig.producer.held().get(0), new RecordTooLargeException("of the topic"));
    rig.run();
    assertThat(rig.heard.rolledBack).hasSize(1);
    assertThat(rig.heard.failed).isEmpty();

    rig.openAgain(0);
    feed(rig, 0, input);
    rig.run();
    rig.commit();

    assertThat(rig.stored(0, "a")).isEqualTo("1");
    assertThat(rig.stored(0, "b")).as("never run again").isNull();
    assertThat(rig.stored(0, "c")).isEqualTo("3");
    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(3);
  }

  @Test
  void twoRecordsOfOneEpochThatKafkaRefusesAreBothPassedOver() {
    TaskRig rig = appending(Plans.MAX_REQUEST, "error.produce", "skip");
    rig.open(0);
    String[] input = {"a", "1", "b", "2", "c", "3"};
    for (String refused : new String[] {"a", "c"}) {
      feed(rig, 0, input);
      rig.run();
      rig.producer.held().stream()
          .filter(sent -> TaskRig.text(sent.record().key()).equals(refused))
          .forEach(sent -> rig.producer.fail(sent, new RecordTooLargeException("of the topic")));
      rig.run();
      rig.openAgain(0);
    }
    feed(rig, 0, input);
    rig.run();
    rig.commit();

    assertThat(rig.heard.rolledBack).hasSize(2);
    assertThat(rig.stored(0, "b")).isEqualTo("2");
    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(3);
  }

  @Test
  void theGroupFailsOfARecordOfWhichKafkaRefusesSomethingUnlessToldOtherwise() {
    TaskRig rig = appending(Plans.MAX_REQUEST);
    rig.open(0);
    feed(rig, 0, "a", "1", "b", "2");
    rig.run();
    rig.producer.fail(rig.producer.held().get(1), new RecordTooLargeException("of the topic"));
    rig.run();
    rig.openAgain(0);
    feed(rig, 0, "a", "1", "b", "2");
    rig.run();

    assertThat(rig.heard.failedRecord().offset()).isEqualTo(OptionalLong.of(1));
    assertThat(rig.heard.failed.get(0)).contains("emits", "key 'b'", "of the topic");
  }

  @Test
  void aTableValueThatKafkaRefusesForItsSizeIsBroughtHomeToo() {
    TaskRig rig = appending(10_000, "error.produce", "skip", "uncommitted.bytes", "1m");
    rig.open(0);
    String[] input = {"a", "x".repeat(100), "a", "y".repeat(5000)};
    feed(rig, 0, input);
    rig.run();
    rig.endEpoch();
    rig.producer.fail(rig.held("counter-table"), new RecordTooLargeException("of the table"));
    rig.run();
    assertThat(rig.heard.failed).isEmpty();
    rig.openAgain(0);
    feed(rig, 0, input);
    rig.run();
    rig.commit();

    assertThat(rig.stored(0, "a")).isEqualTo("x".repeat(100));
    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(2);
  }
}
