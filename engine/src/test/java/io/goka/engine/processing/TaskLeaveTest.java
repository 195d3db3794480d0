package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.thread.Stepped.Progress;
import io.goka.spi.GroupGraph;
import org.junit.jupiter.api.Test;

/** How partitions leave a task: in good order, without a commit, or abandoned. */
final class TaskLeaveTest {

  private final TaskRig rig = new TaskRig(Plans.counter());

  @Test
  void closeCommitsWhatIsDoneAndDropsWhatIsQueued() {
    rig.open(0);
    rig.clicks(0, "a");
    rig.run();
    rig.clicks(0, "a", "a");

    boolean[] closed = rig.close(0);
    rig.run();
    assertThat(closed).containsExactly(false);
    assertThat(rig.isClosed(0)).as("stays open until all is stored").isFalse();
    assertThat(rig.sentTo("counter-table")).containsExactly("a=1");
    rig.producer.acknowledgeAll();
    rig.run();

    assertThat(closed).containsExactly(true);
    assertThat(rig.isClosed(0)).isTrue();
    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(1);
  }

  @Test
  void closeWaitsForTheEpochsUnderWay() {
    rig.open(0);
    rig.clicks(0, "a");
    rig.run();
    rig.endEpoch();

    boolean[] closed = rig.close(0);
    rig.run();
    assertThat(closed).containsExactly(false);
    rig.producer.acknowledgeAll();
    rig.run();

    assertThat(closed).containsExactly(true);
    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(1);
  }

  @Test
  void aPartitionWithNothingToCommitClosesAtOnceAndOthersGoOn() {
    rig.open(0);
    rig.open(1);
    rig.run();

    boolean[] closed = rig.close(0);
    rig.run();

    assertThat(closed).containsExactly(true);
    assertThat(rig.isClosed(0)).isTrue();
    rig.clicks(1, "a");
    rig.run();
    rig.commit();
    assertThat(rig.stored(1, "a")).isEqualTo("1");
  }

  @Test
  void closingWhatIsNotHereIsDoneAtOnce() {
    boolean[] closed = rig.close(2);
    rig.run();

    assertThat(closed).containsExactly(true);
  }

  @Test
  void inputOfAPartitionThatIsNotHereIsDropped() {
    rig.open(0);
    rig.run();
    rig.close(0);
    rig.clicks(0, "a");
    rig.run();
    rig.commit();

    assertThat(rig.producer.sent()).isEmpty();
    assertThat(rig.heard.committable).isEmpty();
  }

  @Test
  void dropClosesWithoutACommit() {
    rig.open(0);
    rig.open(1);
    rig.clicks(0, "a");
    rig.clicks(1, "b");
    rig.run();
    rig.endEpoch();
    rig.clicks(0, "a");
    rig.run();

    boolean[] closed = new boolean[1];
    rig.task.mailbox().execute(() -> rig.task.drop(0, () -> closed[0] = true));
    rig.run();
    rig.commit();

    assertThat(closed).containsExactly(true);
    assertThat(rig.isClosed(0)).isTrue();
    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(-1);
    assertThat(rig.heard.committable("clicks", 1)).isEqualTo(1);
    assertThat(rig.sentTo("counter-table")).containsExactly("a=1", "b=1");
  }

  @Test
  void anAbandonedPartitionTakesNoEffect() {
    rig.open(0);
    rig.open(1);
    rig.clicks(0, "a");
    rig.clicks(1, "b");
    rig.run();
    rig.endEpoch();
    rig.clicks(0, "a");
    rig.run();
    rig.clicks(0, "a");

    boolean[] closed = rig.close(0);
    rig.status(0).abandon();
    rig.run();
    rig.commit();

    assertThat(closed).containsExactly(true);
    assertThat(rig.isClosed(0)).isTrue();
    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(-1);
    assertThat(rig.heard.committable("clicks", 1)).isEqualTo(1);
    assertThat(rig.sentTo("counter-table"))
        .as("only what was on its way before")
        .containsExactly("a=1", "b=1");
  }

  @Test
  void aPartitionThatIsAbandonedInsideACallbackTakesNoEffectOfIt() {
    PartitionStatus[] status = new PartitionStatus[1];
    TaskRig slow =
        new TaskRig(
            Plans.of(
                GroupGraph.define("counter")
                    .persist(Plans.COUNTS)
                    .input(
                        Plans.CLICKS,
                        (context, click) -> {
                          context.setValue(1L);
                          context.emit(Plans.ALERTS, "a", "alert");
                          status[0].abandon();
                        })
                    .output(Plans.ALERTS)
                    .build(),
                Plans.config()));
    slow.open(0);
    status[0] = slow.status(0);
    slow.clicks(0, "a", "b");

    slow.run();
    slow.commit();

    assertThat(slow.producer.sent()).isEmpty();
    assertThat(slow.heard.committable).isEmpty();
  }

  @Test
  void theEndClosesWhatIsStillOpen() {
    rig.open(0);
    rig.clicks(0, "a");
    rig.run();

    rig.task.mailbox().execute(rig.task::end);

    assertThat(rig.task.step()).isEqualTo(Progress.ENDED);
    assertThat(rig.isClosed(0)).isTrue();
    assertThat(rig.heard.committable).isEmpty();
  }
}
