package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.observe.PartitionCounters;
import io.goka.engine.observe.RecordFailure;
import io.goka.engine.observe.RecordFailure.Phase;
import io.goka.spi.Callback;
import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.Stream;
import io.goka.spi.TableContext;
import io.goka.spi.Visitor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of records that fail, by the group's policies. */
final class ErrorPolicyTest {

  private static final Duration LONGEST_FIRST_WAIT = Duration.ofMillis(120);

  private final List<String> seen = new ArrayList<>();
  private int failures;

  private static TaskRig counting(Callback<TableContext<Long>, String> callback, String... errors) {
    return new TaskRig(
        Plans.of(
            GroupGraph.define("counter")
                .persist(Plans.COUNTS)
                .input(Plans.CLICKS, callback)
                .output(Plans.ALERTS)
                .build(),
            Plans.errors(errors)));
  }

  /** Counts and emits, and fails so often where the offset is 1. */
  private Callback<TableContext<Long>, String> failing(int times) {
    return (context, click) -> {
      seen.add(context.partition() + "/" + context.offset());
      context.setValue(context.value().orElse(0L) + 1);
      context.emit(Plans.ALERTS, context.key(), click);
      if (context.offset() == 1 && context.partition() == 0 && failures++ < times) {
        throw new IOException("not now");
      }
    };
  }

  @Test
  void aSkippedRecordHasNoEffectAndThoseAroundItHave() {
    TaskRig rig = counting(failing(1), "error.callback", "skip");
    rig.open(0);
    rig.clicks(0, "a", "a", "a");
    rig.run();
    rig.commit();

    assertThat(rig.heard.failed).isEmpty();
    assertThat(rig.stored(0, "a")).isEqualTo("2");
    assertThat(rig.sentTo("alerts")).containsExactly("a=click", "a=click");
    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(3);
    assertThat(rig.heard.suspicious)
        .filteredOn(told -> told.startsWith("skipped"))
        .singleElement()
        .asString()
        .contains("clicks-0 offset 1", "not now");
    PartitionCounters counters = rig.status(0).counters();
    assertThat(counters.failed()).isEqualTo(1);
    assertThat(counters.skipped()).isEqualTo(1);
    assertThat(counters.processed()).isEqualTo(2);
  }

  @Test
  void aRecordThatIsTriedAgainHoldsBackAllBehindItAndNothingElse() {
    TaskRig rig = counting(failing(2), "error.callback", "retry");
    rig.open(0);
    rig.open(1);
    rig.clicks(0, "a", "a", "a", "b");
    rig.clicks(1, "c");
    rig.run();

    assertThat(seen).containsExactly("0/0", "0/1", "1/0");
    assertThat(rig.task.idleNanos()).isLessThanOrEqualTo(LONGEST_FIRST_WAIT.toNanos());
    rig.clicks(1, "c");
    rig.run();
    assertThat(seen).as("another partition goes on").endsWith("1/1");
    seen.clear();

    rig.after(LONGEST_FIRST_WAIT);
    assertThat(seen).containsExactly("0/1");
    rig.after(LONGEST_FIRST_WAIT.multipliedBy(2));
    assertThat(seen).as("in their order").containsExactly("0/1", "0/1", "0/2", "0/3");
    rig.commit();

    assertThat(rig.stored(0, "a")).isEqualTo("3");
    assertThat(rig.status(0).counters().retried()).isEqualTo(2);
    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(4);
  }

  @Test
  void whatIsDoneBeforeARecordThatWaitsIsCommitted() {
    TaskRig rig =
        counting(failing(9), "error.callback", "retry", "error.retry.backoff.ms", "30000");
    rig.open(0);
    rig.clicks(0, "a", "a", "a");
    rig.run();
    rig.commit();

    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(1);
    assertThat(rig.stored(0, "a")).isEqualTo("1");
  }

  @Test
  void aRecordThatWaitsDoesNotKeepItsPartitionFromLeaving() {
    TaskRig rig = counting(failing(9), "error.callback", "retry");
    rig.open(0);
    rig.clicks(0, "a", "a");
    rig.run();

    boolean[] closed = rig.close(0);
    rig.run();
    rig.producer.acknowledgeAll();
    rig.run();

    assertThat(closed).containsExactly(true);
    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(1);
  }

  @Test
  void whenRetriesAreUsedUpTheGroupFailsOfTheRecordUnlessToldOtherwise() {
    TaskRig rig = counting(failing(9), "error.callback", "retry");
    rig.open(0);
    rig.clicks(0, "a", "a");
    rig.run();
    rig.after(Duration.ofSeconds(1));
    rig.after(Duration.ofSeconds(1));

    assertThat(failures).isEqualTo(3);
    assertThat(rig.heard.failedRecord())
        .isEqualTo(
            new RecordFailure(
                Phase.CALLBACK,
                "clicks",
                0,
                OptionalLong.of(1),
                Optional.of("a"),
                "java.io.IOException",
                "not now"));
  }

  @Test
  void whenRetriesAreUsedUpTheRecordMayBeSkipped() {
    TaskRig rig = counting(failing(9), "error.callback", "retry", "error.retries.then", "skip");
    rig.open(0);
    rig.clicks(0, "a", "a", "a");
    rig.run();
    rig.after(Duration.ofSeconds(1));
    rig.after(Duration.ofSeconds(1));

    assertThat(seen).endsWith("0/2");
    assertThat(rig.status(0).counters().skipped()).isEqualTo(1);
    assertThat(rig.heard.failed).isEmpty();
  }

  @Test
  void eachPhaseHasItsOwnPolicy() {
    Stream<Long> numbers = Stream.of("numbers", Codecs.int64());
    TaskRig rig =
        new TaskRig(
            Plans.of(
                GroupGraph.define("counter")
                    .input(numbers, (context, number) -> seen.add(context.key()))
                    .build(),
                Plans.errors("error.decode", "skip")));
    rig.openWithoutTable(0);
    rig.feed(
        "numbers",
        0,
        List.of(
            rig.record("numbers", 0, "a", "1"),
            rig.record("numbers", 0, "b", "one"),
            rig.record("numbers", 0, null, "1"),
            rig.record("numbers", 0, "c", "1")));
    rig.run();

    assertThat(seen).containsExactly("a", "c");
    assertThat(rig.status(0).counters().skipped()).isEqualTo(2);
    assertThat(rig.heard.failed).isEmpty();
  }

  @Test
  void whatCannotBeEmittedIsAnErrorOfProducingAndNothingElseOfItsCallbackIsLeft() {
    TaskRig rig =
        counting(
            (context, click) -> {
              context.setValue(7L);
              context.emit(Plans.ALERTS, "small", click);
              if (context.offset() == 0) {
                context.emit(Plans.ALERTS, "large", "x".repeat(Plans.MAX_REQUEST));
              }
            },
            "error.produce",
            "skip");
    rig.open(0);
    rig.clicks(0, "a", "b");
    rig.run();
    rig.commit();

    assertThat(rig.sentTo("alerts")).containsExactly("small=click");
    assertThat(rig.stored(0, "a")).isNull();
    assertThat(rig.stored(0, "b")).isEqualTo("7");
    assertThat(rig.heard.failed).isEmpty();
  }

  @Test
  void whatACallbackThrowsAfterItCouldNotEmitIsItsOwnError() {
    TaskRig rig =
        counting(
            (context, click) -> {
              try {
                context.emit(Plans.ALERTS, "large", "x".repeat(Plans.MAX_REQUEST));
              } catch (RuntimeException e) {
                seen.add("too large");
              }
              throw new IOException("not now");
            },
            "error.produce",
            "skip");
    rig.open(0);
    rig.clicks(0, "a");
    rig.run();

    assertThat(seen).hasSize(1);
    assertThat(rig.heard.failedRecord().phase()).isEqualTo(Phase.CALLBACK);
  }

  @ParameterizedTest
  @ValueSource(classes = {StackOverflowError.class, NoClassDefFoundError.class})
  void errorsOfTheProcessFailTheGroupWhateverThePolicy(Class<? extends Error> error) {
    TaskRig rig =
        counting(
            (context, click) -> {
              throw error.getDeclaredConstructor().newInstance();
            },
            "error.callback",
            "skip");
    rig.open(0);
    rig.clicks(0, "a");
    rig.run();

    assertThat(rig.heard.failedRecord().exception()).isEqualTo(error.getName());
  }

  @Test
  void otherErrorsAreFailuresOfTheCallback() {
    TaskRig rig =
        counting(
            (context, click) -> {
              throw new AssertionError("cannot be");
            },
            "error.callback",
            "skip");
    rig.open(0);
    rig.clicks(0, "a");
    rig.run();

    assertThat(rig.status(0).counters().skipped()).isEqualTo(1);
  }

  /** Somebody wants the thread back; the record has done nothing wrong. */
  @Test
  void aCallbackThatWasInterruptedFailsTheGroupWhateverThePolicy() {
    TaskRig rig =
        counting(
            (context, click) -> {
              throw new IllegalStateException(new InterruptedException());
            },
            "error.callback",
            "skip");
    rig.open(0);
    rig.clicks(0, "a");
    rig.run();

    assertThat(rig.heard.failed).hasSize(1);
    assertThat(rig.status(0).counters().skipped()).isZero();
  }

  @Test
  void thatKafkaIsAwayIsNoErrorOfARecord() {
    TaskRig rig = counting(failing(0), "error.produce", "skip", "error.callback", "skip");
    rig.open(0);
    rig.clicks(0, "a");
    rig.run();
    rig.producer.fail(rig.held("alerts"), new TimeoutException("expired"));
    rig.run();
    rig.openAgain(0);
    rig.feed("clicks", 0, rig.records("clicks", 0, 0, "a"));
    rig.run();
    rig.commit();

    assertThat(rig.status(0).counters().failed()).isZero();
    assertThat(rig.stored(0, "a")).isEqualTo("1");
  }

  @Test
  void manyFailuresAreToldOfNowAndThen() {
    TaskRig rig =
        counting(
            (context, click) -> {
              throw new IOException("never");
            },
            "error.callback",
            "skip");
    rig.open(0);
    String key = "a";
    for (int i = 0; Plans.home(key) != 0; i++) {
      key = "key-" + i;
    }
    rig.clicks(0, key, key, key);
    rig.run();
    assertThat(rig.heard.suspicious).hasSize(1);
    rig.pass(Duration.ofMinutes(1));
    rig.clicks(0, key);
    rig.run();

    assertThat(rig.heard.suspicious).hasSize(2);
    assertThat(rig.heard.suspicious.get(1)).contains("offset 3", "2 more failures");
  }

  private TaskRig visiting(String... errors) {
    Visitor<String> visitor = Visitor.of("look", Codecs.string());
    return new TaskRig(
        Plans.of(
            GroupGraph.define("counter")
                .persist(Plans.COUNTS)
                .input(Plans.CLICKS, (context, click) -> context.setValue(1L))
                .visitor(
                    visitor,
                    (context, argument) -> {
                      seen.add(context.key());
                      if (context.key().equals("b") && failures++ < 1) {
                        throw new IOException("not now");
                      }
                      context.setValue(2L);
                    })
                .build(),
            Plans.errors(errors)));
  }

  private Visit visited(TaskRig rig) {
    rig.open(0);
    rig.clicks(0, "a", "b", "c");
    rig.run();
    rig.commit();
    Visit visit = rig.visit("look", "now", 0);
    rig.run();
    return visit;
  }

  @Test
  void aKeyWhoseVisitFailsMayBePassedOver() {
    TaskRig rig = visiting("error.callback", "dead-letter");
    Visit visit = visited(rig);
    rig.commit();

    assertThat(seen).containsExactly("a", "b", "c");
    assertThat(visit.isOver()).isTrue();
    assertThat(rig.stored(0, "b")).isEqualTo("1");
    assertThat(rig.stored(0, "c")).isEqualTo("2");
    assertThat(rig.sentTo("counter-dlq")).as("a key is no record").isEmpty();
    assertThat(rig.status(0).counters().skipped()).isEqualTo(1);
  }

  @Test
  void aKeyWhoseVisitFailsMayBeVisitedAgainWhileRecordsGoOn() {
    TaskRig rig = visiting("error.callback", "retry");
    Visit visit = visited(rig);
    assertThat(seen).containsExactly("a", "b");
    rig.clicks(0, "d");
    rig.run();
    assertThat(rig.status(0).counters().processed()).isEqualTo(4);

    rig.after(LONGEST_FIRST_WAIT);
    rig.commit();

    assertThat(seen).containsExactly("a", "b", "b", "c");
    assertThat(visit.isOver()).isTrue();
    assertThat(rig.stored(0, "b")).isEqualTo("2");
  }
}
