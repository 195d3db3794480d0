package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.spi.Callback;
import io.goka.spi.Codec;
import io.goka.spi.CodecException;
import io.goka.spi.Codecs;
import io.goka.spi.Context;
import io.goka.spi.GroupGraph;
import io.goka.spi.Headers;
import io.goka.spi.Loop;
import io.goka.spi.NullRecords;
import io.goka.spi.RecordTooLargeException;
import io.goka.spi.Stream;
import io.goka.spi.Table;
import io.goka.spi.TableContext;
import io.goka.spi.UndeclaredEdgeException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What callbacks see and what becomes of what they want, through a real task. */
final class PartitionProcessorTest {

  private static final Stream<String> OTHERS = Stream.of("others", Codecs.string());
  private static final Table<Long> FOREIGN = Table.ofTopic("foreign-table", Codecs.int64());

  private final List<String> seen = new ArrayList<>();

  private static TaskRig counting(Callback<TableContext<Long>, String> callback) {
    return new TaskRig(
        Plans.of(
            GroupGraph.define("counter")
                .persist(Plans.COUNTS)
                .input(Plans.CLICKS, callback)
                .output(Plans.ALERTS)
                .build(),
            Plans.config()));
  }

  private static TaskRig counting(NullRecords policy, Callback<TableContext<Long>, String> call) {
    return new TaskRig(
        Plans.of(
            GroupGraph.define("counter")
                .persist(Plans.COUNTS)
                .input(Plans.CLICKS, call)
                .nullRecords(policy)
                .build(),
            Plans.config()));
  }

  @Test
  void aCallbackThatThrowsHasNoEffectAndThoseBeforeItAreCommitted() {
    TaskRig rig =
        counting(
            (context, click) -> {
              context.setValue(context.value().orElse(0L) + 1);
              context.emit(Plans.ALERTS, context.key(), click);
              if (context.offset() == 2) {
                throw new IOException("no more clicks");
              }
            });
    rig.open(0);
    rig.clicks(0, "a", "b", "a", "c");
    rig.run();

    assertThat(rig.heard.failed)
        .singleElement()
        .asString()
        .contains("callback failed", "clicks-0", "offset 2", "key 'a'", "no more clicks");
    boolean[] closed = rig.close(0);
    rig.run();
    rig.producer.acknowledgeAll();
    rig.run();

    assertThat(closed).containsExactly(true);
    assertThat(rig.sentTo("alerts")).containsExactly("a=click", "b=click");
    assertThat(rig.sentTo("counter-table")).containsExactly("a=1", "b=1");
    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(2);
  }

  @Test
  void afterAFailureNothingMoreIsProcessed() {
    TaskRig rig =
        counting(
            (context, click) -> {
              seen.add(context.key());
              if (context.key().equals("b")) {
                throw new StackOverflowError("an error, not an exception");
              }
            });
    rig.open(0);
    rig.open(1);
    rig.clicks(0, "a", "b", "c");
    rig.run();
    rig.clicks(1, "d");
    rig.run();

    assertThat(seen).containsExactly("a", "b");
    assertThat(rig.heard.failed).hasSize(1);
  }

  @Test
  void aMessageThatCannotBeDecodedIsNamed() {
    TaskRig rig =
        new TaskRig(
            Plans.of(
                GroupGraph.define("counter")
                    .input(Stream.of("numbers", Codecs.int64()), (context, number) -> {})
                    .build(),
                Plans.config()));
    rig.openWithoutTable(0);
    rig.feed(
        "numbers",
        0,
        List.of(rig.record("numbers", 0, "a", "1"), rig.record("numbers", 0, "b", "one")));
    rig.run();

    assertThat(rig.heard.failed)
        .singleElement()
        .asString()
        .contains("decoding the message", "numbers-0", "offset 1", "key 'b'");
  }

  @Test
  void nullRecordsAreIgnoredAndCommittedUnlessTheGroupSaysOtherwise() {
    TaskRig rig = counting((context, click) -> seen.add(context.key()));
    rig.open(0);
    rig.feed(
        "clicks",
        0,
        List.of(
            rig.record("clicks", 0, "a", null),
            rig.record("clicks", 0, null, null),
            rig.record("clicks", 0, "b", "click")));
    rig.run();
    rig.commit();

    assertThat(seen).containsExactly("b");
    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(3);
    assertThat(rig.status(0).counters().processed()).isEqualTo(3);
  }

  @Test
  void nullRecordsCanBeProcessed() {
    TaskRig rig =
        counting(
            NullRecords.PROCESS,
            (context, click) -> seen.add(context.key() + "=" + Objects.toString(click)));
    rig.open(0);
    rig.feed(
        "clicks",
        0,
        List.of(rig.record("clicks", 0, "a", null), rig.record("clicks", 0, "b", "click")));
    rig.run();

    assertThat(seen).containsExactly("a=null", "b=click");
  }

  @Test
  void nullRecordsCanBeDecoded() {
    Codec<String> codec =
        new Codec<>() {
          @Override
          public byte[] encode(String value) {
            return TaskRig.bytes(value);
          }

          @Override
          public String decode(byte @Nullable [] bytes) {
            return bytes == null ? "nothing" : TaskRig.text(bytes);
          }
        };
    TaskRig rig =
        new TaskRig(
            Plans.of(
                GroupGraph.define("counter")
                    .input(Stream.of("clicks", codec), (context, click) -> seen.add(click))
                    .nullRecords(NullRecords.DECODE)
                    .build(),
                Plans.config()));
    rig.openWithoutTable(0);
    rig.feed("clicks", 0, List.of(rig.record("clicks", 0, "a", null)));
    rig.run();

    assertThat(seen).containsExactly("nothing");
  }

  @Test
  void aRecordWithoutAKeyIsAnErrorThatNamesTheMend() {
    TaskRig rig = counting((context, click) -> seen.add(click));
    rig.open(0);
    rig.feed("clicks", 0, List.of(rig.record("clicks", 0, null, "click")));
    rig.run();

    assertThat(seen).isEmpty();
    assertThat(rig.heard.failed)
        .singleElement()
        .asString()
        .contains("offset 0", "key null", "has no key", "producer");
  }

  @Test
  void aKeyThatCannotBeReadIsAnErrorAlsoWhenTheCallbackNeverAsksForIt() {
    TaskRig rig = counting((context, click) -> seen.add(click));
    rig.open(0);
    byte[] malformed = {(byte) 0xff};
    byte[] click = {'c'};
    rig.feed("clicks", 0, List.of(new ConsumerRecord<>("clicks", 0, 0, malformed, click)));
    rig.run();

    assertThat(seen).isEmpty();
    assertThat(rig.heard.failed)
        .singleElement()
        .asString()
        .contains("reading the key", "offset 0", "ff", "utf8");
  }

  @Test
  void aCallbackSeesItsRecord() {
    TaskRig rig =
        counting(
            (context, click) -> {
              assertThat(context.group()).isEqualTo("counter");
              assertThat(context.topic()).isEqualTo("clicks");
              assertThat(context.key()).isEqualTo("a");
              assertThat(context.partition()).isEqualTo(3);
              assertThat(context.offset()).isZero();
              assertThat(context.timestamp()).isEqualTo(Instant.ofEpochMilli(1234));
              assertThat(context.headers().isEmpty()).isTrue();
              seen.add(click);
            });
    rig.open(3);
    rig.clicks(3, "a");
    rig.run();

    assertThat(rig.heard.failed).isEmpty();
    assertThat(seen).containsExactly("click");
  }

  @Test
  void aCallbackSeesWhatItHasSetItself() {
    TaskRig rig =
        counting(
            (context, click) -> {
              seen.add(context.value().toString());
              context.setValue(7L);
              seen.add(context.value().toString());
              context.delete();
              seen.add(context.value().toString());
              context.setValue(8L);
            });
    rig.open(0);
    rig.clicks(0, "a", "a");
    rig.run();
    rig.commit();

    assertThat(seen)
        .containsExactly(
            "Optional.empty",
            "Optional[7]",
            "Optional.empty",
            "Optional[8]",
            "Optional[7]",
            "Optional.empty");
    assertThat(rig.stored(0, "a")).isEqualTo("8");
  }

  @Test
  void aMutableValueThatACallbackChangesAfterSettingItDoesNotLeak() {
    TaskRig rig =
        new TaskRig(
            Plans.of(
                GroupGraph.define("counter")
                    .persist(Codecs.bytes())
                    .input(
                        Plans.CLICKS,
                        (context, click) -> {
                          byte[] value = context.value().orElse(TaskRig.bytes("0"));
                          seen.add(TaskRig.text(value));
                          value[0]++;
                          context.setValue(value);
                          value[0] = 'x';
                          byte[] reread = context.value().orElseThrow();
                          reread[0] = 'y';
                          seen.add(TaskRig.text(context.value().orElseThrow()));
                        })
                    .build(),
                Plans.config()));
    rig.open(0);
    rig.clicks(0, "a", "a");
    rig.run();
    rig.commit();

    assertThat(seen).containsExactly("0", "1", "1", "2");
    assertThat(rig.stored(0, "a")).isEqualTo("2");
  }

  @Test
  void theContextRefusesToBeUsedAfterItsCallback() {
    List<TableContext<Long>> kept = new ArrayList<>();
    TaskRig rig = counting((context, click) -> kept.add(context));
    rig.open(0);
    rig.clicks(0, "a");
    rig.run();
    TableContext<Long> context = kept.get(0);

    for (Consumer<TableContext<Long>> use : uses()) {
      assertThatThrownBy(() -> use.accept(context))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("inside its callback");
    }
    rig.commit();
    assertThat(rig.producer.sent()).isEmpty();
  }

  @Test
  void theContextRefusesToBeUsedFromAnotherThread() {
    TaskRig rig =
        counting(
            (context, click) -> {
              for (Consumer<TableContext<Long>> use : uses()) {
                assertThatThrownBy(
                        () -> CompletableFuture.runAsync(() -> use.accept(context)).get())
                    .hasCauseInstanceOf(IllegalStateException.class);
              }
              seen.add(click);
            });
    rig.open(0);
    rig.clicks(0, "a");
    rig.run();

    assertThat(rig.heard.failed).isEmpty();
    assertThat(seen).hasSize(1);
  }

  private static List<Consumer<TableContext<Long>>> uses() {
    return List.of(
        context -> context.key(),
        context -> context.topic(),
        context -> context.partition(),
        context -> context.offset(),
        context -> context.timestamp(),
        context -> context.headers(),
        context -> context.value(),
        context -> context.setValue(1L),
        context -> context.delete(),
        context -> context.emit(Plans.ALERTS, "a", "alert"));
  }

  @Test
  void anEdgeThatIsNotDeclaredNamesTheVerbThatIsMissing() {
    Loop<String> retry = Loop.of(Codecs.string());
    undeclared(context -> context.emit(OTHERS, "a", "m"), "others", ".output(");
    undeclared(context -> context.loopback(retry, "a", "m"), ".loop(");
    undeclared(context -> context.join(FOREIGN), "foreign-table", ".join(");
    undeclared(context -> context.lookup(FOREIGN, "a"), "foreign-table", ".lookup(");
  }

  private static void undeclared(Consumer<Context> use, String... said) {
    TaskRig rig =
        counting(
            (context, click) ->
                assertThatThrownBy(() -> use.accept(context))
                    .isInstanceOf(UndeclaredEdgeException.class)
                    .message()
                    .contains(said));
    rig.open(0);
    rig.clicks(0, "a");
    rig.run();

    assertThat(rig.heard.failed).isEmpty();
  }

  @Test
  void settingNullIsRefusedInFavourOfDelete() {
    TaskRig rig = counting((context, click) -> context.setValue(nothing()));
    rig.open(0);
    rig.clicks(0, "a");
    rig.run();

    assertThat(rig.heard.failed).singleElement().asString().contains("delete()");
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // what a plugin may well do
  private static <T> T nothing() {
    return null;
  }

  @Test
  void whatACallbackCatchesOfAnEmitIsAsIfItHadNotEmitted() {
    TaskRig rig =
        counting(
            (context, click) -> {
              assertThatThrownBy(() -> context.emit(Plans.ALERTS, "\ud800", "alert"))
                  .isInstanceOf(CodecException.class);
              assertThatThrownBy(
                      () -> context.emit(Plans.ALERTS, "a", "x".repeat(Plans.MAX_REQUEST)))
                  .isInstanceOf(RecordTooLargeException.class)
                  .hasMessageContaining("key 'a'")
                  .hasMessageContaining("alerts");
              context.emit(Plans.ALERTS, "ü", "alert");
            });
    rig.open(0);
    rig.clicks(0, "a");
    rig.run();

    assertThat(rig.heard.failed).isEmpty();
    assertThat(rig.sentTo("alerts")).containsExactly("ü=alert");
  }

  @Test
  void anEmittedRecordHasTheDefaultHeadersBeforeItsOwn() {
    TaskRig rig =
        new TaskRig(
            Plans.of(
                GroupGraph.define("counter")
                    .input(
                        Plans.CLICKS,
                        (context, click) ->
                            context.emit(Plans.ALERTS, "k", click, Headers.of("own", "2")))
                    .output(Plans.ALERTS)
                    .defaultHeaders(Headers.of("default", "1"))
                    .build(),
                Plans.config()));
    rig.openWithoutTable(0);
    rig.clicks(0, "a");
    rig.run();

    assertThat(rig.producer.sent().get(0).headers().toArray())
        .extracting(header -> header.key() + "=" + TaskRig.text(header.value()))
        .containsExactly("default=1", "own=2");
    assertThat(rig.producer.sent().get(0).partition()).isZero();
  }

  @Test
  void aSliceFetchesAKeyOnce() {
    TaskRig rig = counting((context, click) -> context.setValue(context.value().orElse(0L) + 1));
    rig.open(0);
    rig.clicks(0, "a", "b", "a", "a");
    rig.run();
    rig.clicks(0, "b", "c");
    rig.run();

    assertThat(rig.status(0).counters().cacheMisses()).isEqualTo(3);
    assertThat(rig.status(0).counters().cacheHits()).isEqualTo(3);
  }

  @Test
  void aBatchLongerThanASliceIsProcessedWholeAndInOrder() {
    TaskRig rig = counting((context, click) -> seen.add(String.valueOf(context.offset())));
    rig.open(0);
    String[] keys = new String[2500];
    Arrays.fill(keys, "a");
    rig.clicks(0, keys);
    rig.run();
    rig.commit();

    assertThat(seen).hasSize(2500);
    assertThat(seen.get(1024)).isEqualTo("1024");
    assertThat(seen.get(2499)).isEqualTo("2499");
    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(2500);
  }

  @Test
  void valuesSurviveACacheThatHoldsNearlyNothing() {
    TaskRig rig =
        new TaskRig(
            Plans.of(
                GroupGraph.define("counter")
                    .persist(Plans.COUNTS)
                    .input(
                        Plans.CLICKS,
                        (context, click) -> context.setValue(context.value().orElse(0L) + 1))
                    .build(),
                Plans.config()),
            500);
    rig.open(0);
    for (int round = 0; round < 20; round++) {
      for (int key = 0; key < 20; key++) {
        rig.clicks(0, "key-" + key);
      }
      rig.run();
      if (round % 3 == 0) {
        rig.commit();
      }
    }
    rig.commit();

    for (int key = 0; key < 20; key++) {
      assertThat(rig.stored(0, "key-" + key)).isEqualTo("20");
    }
    assertThat(rig.status(0).counters().cacheMisses()).as("entries were evicted").isGreaterThan(20);
  }

  @Test
  void aKeyThatBelongsElsewhereIsToldOnceAndCounted() {
    TaskRig rig = counting((context, click) -> {});
    rig.open(0);
    String foreign = "a";
    for (int i = 0; Plans.home(foreign) == 0; i++) {
      foreign = "key-" + i;
    }
    rig.clicks(0, foreign, foreign, foreign + "2");
    rig.run();

    assertThat(rig.heard.suspicious).hasSize(1);
    assertThat(rig.heard.suspicious.get(0)).contains("clicks-0", "'" + foreign + "'");
    assertThat(rig.status(0).counters().misplaced()).isGreaterThanOrEqualTo(2);
  }
}
