package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.spi.Callback;
import io.goka.spi.CodecException;
import io.goka.spi.Codecs;
import io.goka.spi.Context;
import io.goka.spi.GroupGraph;
import io.goka.spi.Headers;
import io.goka.spi.Loop;
import io.goka.spi.RecordTooLargeException;
import io.goka.spi.Stream;
import io.goka.spi.Table;
import io.goka.spi.TableContext;
import io.goka.spi.UndeclaredEdgeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What callbacks see, and what their context refuses. */
final class CallbackContextTest {

  private static final Stream<String> OTHERS = Stream.of("others", Codecs.string());
  private static final Loop<String> RETRY = Loop.of(Codecs.string());
  private static final Table<Long> FOREIGN = Table.ofTopic("foreign-table", Codecs.int64());

  private final List<String> seen = new ArrayList<>();

  private static TaskRig counting(Callback<TableContext<Long>, String> callback) {
    return new TaskRig(Plans.counting(callback));
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
        context -> context.group(),
        context -> context.key(),
        context -> context.topic(),
        context -> context.partition(),
        context -> context.offset(),
        context -> context.timestamp(),
        context -> context.headers(),
        context -> context.value(),
        context -> context.setValue(1L),
        context -> context.delete(),
        context -> context.emit(Plans.ALERTS, "a", "alert"),
        context -> context.loopback(RETRY, "a", "m"),
        context -> context.join(FOREIGN),
        context -> context.lookup(FOREIGN, "a"),
        context -> context.deferCommit());
  }

  @Test
  void anEdgeThatIsNotDeclaredNamesTheVerbThatIsMissing() {
    undeclared(context -> context.emit(OTHERS, "a", "m"), "others", ".output(");
    undeclared(context -> context.loopback(RETRY, "a", "m"), ".loop(");
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

  /** It must not be taken for the record's own, which no callback has asked for yet. */
  @Test
  void aMissingKeyIsNoKeyToEmitTo() {
    TaskRig rig = counting((context, click) -> context.emit(Plans.ALERTS, nothing(), "alert"));
    rig.open(0);
    rig.clicks(0, "a");
    rig.run();

    assertThat(rig.sentTo("alerts")).isEmpty();
    assertThat(rig.heard.failed).hasSize(1);
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
}
