package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.Headers;
import io.goka.spi.Loop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** Messages that a group sends to itself. */
final class LoopTest {

  private static final Loop<Long> STEPS = Loop.of(Codecs.int64());

  private final List<String> seen = new ArrayList<>();
  private final TaskRig rig =
      new TaskRig(
          Plans.of(
              GroupGraph.define("counter")
                  .persist(Plans.COUNTS)
                  .input(
                      Plans.CLICKS,
                      (context, click) -> {
                        context.loopback(STEPS, "b", 2L, Headers.empty().with("from", "a"));
                        if (click.equals("bad")) {
                          throw new IOException("not this one");
                        }
                      })
                  .loop(
                      STEPS,
                      (context, step) -> {
                        seen.add(context.topic() + " " + context.key() + " " + step);
                        context.setValue(step);
                        if (step > 1) {
                          context.loopback(STEPS, context.key(), step - 1);
                        }
                      })
                  .build(),
              Plans.config()));

  @Test
  void aMessageGoesToTheLoopsTopicWhereItsKeyLives() {
    rig.open(0);
    rig.clicks(0, "a");
    rig.run();

    ProducerRecord<byte[], byte[]> sent = rig.producer.sent().get(0);
    assertThat(sent.topic()).isEqualTo("counter-loop");
    assertThat(sent.partition()).isEqualTo(Plans.home("b"));
    assertThat(sent.headers().lastHeader("from").value()).isEqualTo(TaskRig.bytes("a"));
    assertThat(rig.sentTo("counter-loop")).containsExactly("b=2");
  }

  @Test
  void theClickIsCommittedOnceItsMessageIsSafe() {
    rig.open(0);
    rig.clicks(0, "a");
    rig.run();
    rig.endEpoch();
    assertThat(rig.heard.committable).isEmpty();

    rig.producer.acknowledgeAll();
    rig.run();

    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(1);
  }

  @Test
  void itComesInAsAnyInputAndIsCommittedForItself() {
    int home = Plans.home("b");
    rig.open(home);
    rig.feed("counter-loop", home, List.of(rig.record("counter-loop", home, "b", "2")));
    rig.run();
    rig.feed("counter-loop", home, List.of(rig.record("counter-loop", home, "b", "1")));
    rig.run();
    rig.commit();

    assertThat(seen).containsExactly("counter-loop b 2", "counter-loop b 1");
    assertThat(rig.sentTo("counter-loop")).containsExactly("b=1");
    assertThat(rig.stored(home, "b")).isEqualTo("1");
    assertThat(rig.heard.committable("counter-loop", home)).isEqualTo(2);
    assertThat(rig.heard.committable("clicks", home)).isEqualTo(-1);
    assertThat(rig.table(home).mark().inputOffsets()).containsEntry("counter-loop", 2L);
  }

  @Test
  void ofACallbackThatThrowsNothingIsSent() {
    rig.open(0);
    rig.feed("clicks", 0, List.of(rig.record("clicks", 0, "a", "bad")));
    rig.run();
    rig.commit();

    assertThat(rig.producer.sent()).isEmpty();
  }
}
