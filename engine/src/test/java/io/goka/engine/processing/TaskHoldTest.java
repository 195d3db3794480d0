package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.spi.GroupGraph;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a task that nobody fences does while heartbeats are not answered. */
final class TaskHoldTest {

  private final TaskRig rig = new TaskRig(Plans.counter());

  @Test
  void nothingIsSentWhileHeartbeatsAreNotAnsweredAndAllIsAfterwards() {
    rig.open(0);
    rig.clicks(0, "a");
    rig.run();
    int before = rig.producer.sent().size();

    rig.heartbeats(false);
    rig.clicks(0, "a", "b");
    rig.after(Duration.ofSeconds(30));
    assertThat(rig.producer.sent()).hasSize(before);
    assertThat(rig.heard.rolledBack).isEmpty();

    rig.heartbeats(true);
    rig.run();
    rig.commit();
    assertThat(rig.stored(0, "a")).isEqualTo("2");
    assertThat(rig.stored(0, "b")).isEqualTo("1");
    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(3);
    assertThat(rig.heard.rolledBack).isEmpty();
  }

  @Test
  void whatWasSentBeforeIsStoredMeanwhile() {
    rig.open(0);
    rig.clicks(0, "a");
    rig.run();
    rig.endEpoch();

    rig.heartbeats(false);
    rig.producer.acknowledgeAll();
    rig.run();

    assertThat(rig.stored(0, "a")).isEqualTo("1");
    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(1);
  }

  @Test
  void aPartitionThatClosesWaitsForItsLastCommit() {
    rig.open(0);
    rig.clicks(0, "a");
    rig.run();
    rig.heartbeats(false);
    boolean[] closed = rig.close(0);
    rig.run();
    assertThat(rig.sentTo("counter-table")).isEmpty();
    assertThat(closed[0]).isFalse();

    rig.heartbeats(true);
    rig.run();
    rig.producer.acknowledgeAll();
    rig.run();

    assertThat(closed[0]).isTrue();
    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(1);
  }

  /** The process was stopped while it sent its updates: the rest of them is not sent any more. */
  @Test
  void aTaskThatIsStoppedInTheMiddleOfACommitSendsNoMoreOfItAndGoesBack() {
    rig.open(0);
    rig.clicks(0, "a", "b", "c");
    rig.run();

    rig.producer.onSent(() -> rig.heartbeats(false));
    rig.endEpoch();

    assertThat(rig.sentTo("counter-table")).hasSize(1);
    assertThat(rig.heard.rolledBack).singleElement().satisfies(tables -> owns(tables, 0));
    assertThat(rig.heard.reasons.get(0)).contains("heartbeat");
    assertThat(rig.heard.failed).isEmpty();
  }

  /** Otherwise they would pile up in the producer, however little Kafka takes. */
  @Test
  void inputWaitsWhileManyOfItsEmitsAreNotAcknowledged() {
    TaskRig emitting =
        new TaskRig(
            Plans.of(
                GroupGraph.define("counter")
                    .input(
                        Plans.CLICKS,
                        (context, click) -> context.emit(Plans.ALERTS, context.key(), click))
                    .output(Plans.ALERTS)
                    .build(),
                Plans.errors("uncommitted.bytes", "4m", "cache.bytes", "8m")));
    int most = CommitPace.MOST_UNACKNOWLEDGED;
    emitting.openWithoutTable(0);
    emitting.clicks(0, Collections.nCopies(2 * most, "a").toArray(String[]::new));
    emitting.run();
    assertThat(emitting.producer.sent()).hasSizeBetween(most, most + most / 10);

    emitting.producer.acknowledgeAll();
    emitting.run();

    assertThat(emitting.producer.sent()).hasSize(2 * most);
  }

  private static void owns(Map<Integer, ?> tables, int partition) {
    assertThat(tables).containsOnlyKeys(partition);
  }
}
