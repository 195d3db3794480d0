package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.observe.Event;
import io.goka.spi.GroupGraph;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A processor in whose table's topic somebody else writes, at least once. */
@Timeout(60)
final class ForeignWritesTest {

  private static final String TABLE = "counter-table";

  private final ProcessorRig rig =
      new ProcessorRig(
          Plans.of(
              GroupGraph.define("counter")
                  .persist(Plans.COUNTS)
                  .input(
                      Plans.CLICKS,
                      (context, click) -> context.setValue(context.value().orElse(0L) + 1))
                  .build(),
              Plans.quick(1)));

  @BeforeEach
  void hasCommitted() {
    rig.topics.keepAll();
    rig.bringIn(0);
    rig.deliver(0, "a", "a", "a", "b");
    rig.pumpUntil(
        () -> {
          rig.producer.acknowledgeAll();
          return rig.input.committed(0) == 4;
        });
  }

  @AfterEach
  void end() {
    rig.close();
  }

  @Test
  void theOwnersValuesAreWrittenAgainAndNothingThatWasCommittedIsLost() {
    overwritten("a", "1");

    rig.rewound(0);
    rig.pumpUntil(
        () -> {
          rig.recovery.step();
          rig.producer.acknowledgeAll();
          return rig.input.paused.isEmpty();
        });

    assertThat(rig.topics.fold(TABLE, 0)).isEqualTo(Map.of("a", "3", "b", "1"));
    assertThat(rig.stored(0, "a")).isEqualTo("3");
    assertThat(rig.stored(0, "b")).as("to be processed again").isEqualTo("1");
    assertThat(rig.events.after(0))
        .extracting(Event::message)
        .anyMatch(told -> told.contains("another writer has overwritten some of its values"));
  }

  @Test
  void whoWasStoppedForLongerThanItsSessionWritesNothing() {
    overwritten("a", "9");
    rig.input.owner = false;
    int sent = rig.producer.sent().size();

    rig.rewound(0);
    rig.recover();
    rig.pump();

    assertThat(rig.producer.sent()).hasSize(sent);
    assertThat(rig.input.paused).containsExactly(0);
  }

  @Test
  void aGroupIntoWhoseTableSomebodyElseGoesOnWritingFailsInWords() {
    for (int i = 0; i < 10 && rig.input.failed == null; i++) {
      rig.topics.write(TABLE, 0, "a", "1");
      rig.deliver(0, "b");
      rig.pumpUntil(
          () -> {
            rig.producer.acknowledgeAll();
            return rig.input.rewinds.containsKey(0) || rig.input.failed != null;
          });
      if (rig.input.failed == null) {
        rig.rewound(0);
        rig.pumpUntil(
            () -> {
              rig.recovery.step();
              rig.producer.acknowledgeAll();
              return rig.input.paused.isEmpty();
            });
      }
    }

    assertThat(rig.input.failed)
        .contains("counter-table-0", "another writer", "end whoever writes there");
  }

  /** Somebody else writes a value; the owner notices with its next commit. */
  private void overwritten(String key, String value) {
    rig.topics.write(TABLE, 0, key, value);
    rig.deliver(0, "b");
    rig.pumpUntil(
        () -> {
          rig.producer.acknowledgeAll();
          return rig.input.rewinds.containsKey(0);
        });
  }
}
