package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.observe.VisitSnapshot.State;
import io.goka.spi.Codecs;
import io.goka.spi.Context;
import io.goka.spi.GroupGraph;
import io.goka.spi.Interceptor;
import io.goka.spi.Loop;
import io.goka.spi.TableContext;
import io.goka.spi.Visitor;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an interceptor may do around a callback. */
final class InterceptorTest {

  private static final Loop<String> AGAIN = Loop.of(Codecs.string());
  private static final Visitor<Long> RAISE = Visitor.of("raise", Codecs.int64());

  private final List<String> seen = new ArrayList<>();

  /** Its callback sets a value, emits, and throws what it is asked to. */
  private TaskRig rig(Interceptor interceptor) {
    TaskRig rig =
        new TaskRig(
            Plans.of(
                GroupGraph.define("counter")
                    .persist(Plans.COUNTS)
                    .input(
                        Plans.CLICKS,
                        (context, click) -> {
                          seen.add(context.key());
                          context.setValue(1L);
                          context.emit(Plans.ALERTS, context.key(), click);
                          switch (click) {
                            case "bad" -> throw new IOException("not this one");
                            case "worse" -> throw new StackOverflowError("nor this one");
                            default -> {}
                          }
                        })
                    .loop(AGAIN, (context, message) -> context.setValue(2L))
                    .visitor(
                        RAISE,
                        (context, by) -> context.setValue(context.value().orElseThrow() + by))
                    .output(Plans.ALERTS)
                    .interceptor(interceptor)
                    .build(),
                Plans.config()));
    rig.open(0);
    return rig;
  }

  @Test
  void itMayKeepTheCallbackFromHappening() {
    TaskRig rig =
        rig(
            (context, callback) -> {
              if (!context.key().equals("skipped")) {
                callback.proceed(context);
              }
            });
    rig.clicks(0, "a", "skipped");
    rig.run();
    rig.commit();

    assertThat(seen).containsExactly("a");
    assertThat(rig.sentTo("counter-table")).containsExactly("a=1");
    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(2);
  }

  @Test
  void itStandsAroundLoopsAndVisitsToo() {
    List<String> around = new ArrayList<>();
    TaskRig rig =
        rig(
            (context, callback) -> {
              around.add("before " + context.topic() + " " + context.offset());
              callback.proceed(context);
              around.add("after");
            });
    rig.feed("counter-loop", 0, List.of(rig.record("counter-loop", 0, "a", "again")));
    rig.run();
    rig.commit();
    Visit visit = rig.visit("raise", "10", 0);
    rig.run();
    rig.commit();

    assertThat(VisitRig.state(visit)).isEqualTo(State.DONE);
    assertThat(rig.sentTo("counter-table")).containsExactly("a=2", "a=12");
    assertThat(around)
        .containsExactly("before counter-loop 0", "after", "before counter-table -1", "after");
  }

  @Test
  void itMayKeepAVisitFromAKey() {
    TaskRig rig =
        rig(
            (context, callback) -> {
              if (context.offset() >= 0 || !context.key().equals("b")) {
                callback.proceed(context);
              }
            });
    rig.clicks(0, "a", "b");
    rig.run();
    rig.commit();
    rig.visit("raise", "10", 0);
    rig.run();
    rig.commit();

    assertThat(rig.stored(0, "a")).isEqualTo("11");
    assertThat(rig.stored(0, "b")).isEqualTo("1");
  }

  @Test
  @SuppressWarnings("unchecked") // the group's table has such values
  void theCallbackSeesAContextThatWrapsItsOwn() {
    TaskRig rig =
        rig(
            (context, callback) ->
                callback.proceed(
                    new ForwardingContext((TableContext<Long>) context) {
                      @Override
                      public void setValue(Long value) {
                        super.setValue(value + 100);
                      }

                      @Override
                      public String key() {
                        return super.key() + "!";
                      }
                    }));
    rig.clicks(0, "a");
    rig.run();
    rig.commit();

    assertThat(seen).containsExactly("a!");
    assertThat(rig.sentTo("counter-table")).containsExactly("a=101");
    assertThat(rig.sentTo("alerts")).containsExactly("a!=click");
  }

  @Test
  void aContextWithoutTheTableIsRefusedInAGroupThatHasOne() {
    TaskRig rig = rig((context, callback) -> callback.proceed(withoutTable(context)));
    rig.clicks(0, "a");
    rig.run();
    rig.commit();

    assertThat(seen).isEmpty();
    assertThat(rig.heard.failed)
        .singleElement()
        .asString()
        .contains("which is no TableContext: wrap the context it was given in one");
  }

  /** What an author may well write who thinks of groups without a table. */
  private static Context withoutTable(Context context) {
    return (Context)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, arguments) -> method.invoke(context, arguments));
  }

  @Test
  void whatItThrowsCountsAsTheCallbacksAndUndoesIt() {
    TaskRig rig =
        rig(
            (context, callback) -> {
              callback.proceed(context);
              throw new IOException("the interceptor's");
            });
    rig.clicks(0, "a");
    rig.run();
    rig.commit();

    assertThat(rig.heard.failed).singleElement().asString().contains("the interceptor's");
    assertThat(rig.producer.sent()).isEmpty();
  }

  @Test
  void ofACallbackThatThrowsNothingIsLeftThoughItKeepsThatToItself() {
    TaskRig rig =
        rig(
            (context, callback) -> {
              try {
                callback.proceed(context);
              } catch (IOException | StackOverflowError kept) {
                context.emit(Plans.ALERTS, context.key(), String.valueOf(kept.getMessage()));
              }
            });
    rig.feed(
        "clicks",
        0,
        List.of(
            rig.record("clicks", 0, "a", "bad"),
            rig.record("clicks", 0, "b", "click"),
            rig.record("clicks", 0, "c", "worse")));
    rig.run();
    rig.commit();

    assertThat(seen).containsExactly("a", "b", "c");
    assertThat(rig.sentTo("counter-table")).containsExactly("b=1");
    assertThat(rig.sentTo("alerts")).containsExactly("a=not this one", "b=click", "c=nor this one");
    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(3);
  }
}
