package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.spi.GroupGraph;
import io.goka.spi.Interceptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an interceptor may do around a callback. */
final class InterceptorTest {

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
