package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.goka.engine.observe.Event;
import io.goka.engine.observe.PartitionSnapshot;
import io.goka.engine.state.ServedTable.Reading;
import io.goka.spi.GroupGraph;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ProcessorTest {

  /** As a key, it is more than half of what the cache may hold. */
  private static final String TOO_LARGE_FOR_A_MEMTABLE = "a".repeat(600_000);

  private final Set<String> threads = ConcurrentHashMap.newKeySet();
  private final CountDownLatch inCallback = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final ProcessorRig rig = new ProcessorRig(plan(1));

  /** Counts; stays inside the callback of the key "slow" until the test says so. */
  private GroupPlan plan(int taskThreads) {
    return Plans.of(
        GroupGraph.define("counter")
            .persist(Plans.COUNTS)
            .input(
                Plans.CLICKS,
                (context, click) -> {
                  threads.add(Thread.currentThread().getName());
                  context.setValue(context.value().orElse(0L) + 1);
                  if (context.key().equals("slow")) {
                    inCallback.countDown();
                    goOn.await();
                  }
                })
            .build(),
        Plans.quick(taskThreads),
        1 << 20);
  }

  @AfterEach
  void end() {
    goOn.countDown();
    rig.close();
  }

  private void acknowledgeAllUntil(int partition, long committed) {
    rig.pumpUntil(
        () -> {
          rig.producer.acknowledgeAll();
          return rig.input.committed(partition) == committed;
        });
  }

  @Test
  void aPartitionThatComesIsPausedRecoveredOpenedAndProcessed() {
    rig.processor.assigned(List.of(2));
    assertThat(rig.input.paused).containsExactly(2);
    assertThat(rig.input.recovering).isEqualTo(1);
    assertThat(rig.served.read(2, TaskRig.bytes("a"))).isInstanceOf(Reading.Recovering.class);
    assertThat(rig.deliver(2, "dropped")).isFalse();
    assertThat(state(2)).isEqualTo(PartitionSnapshot.State.RECOVERING);

    rig.recover();
    rig.pump();

    assertThat(rig.input.paused).isEmpty();
    assertThat(rig.input.recovering).isZero();
    assertThat(rig.served.read(2, TaskRig.bytes("a"))).isInstanceOf(Reading.Here.class);
    assertThat(state(2)).isEqualTo(PartitionSnapshot.State.RUNNING);
    rig.deliver(2, "a", "a");
    acknowledgeAllUntil(2, 3);
    assertThat(rig.stored(2, "a")).isEqualTo("2");
    assertThat(rig.stored(2, "dropped")).isNull();
  }

  @Test
  void aPartitionThatLeavesCommitsAndCloses() {
    rig.bringIn(0);
    rig.deliver(0, "a");
    await().until(() -> rig.processed() == 1);

    CompletableFuture<Void> gone = rig.processor.revoked(List.of(0));
    assertThat(rig.served.read(0, TaskRig.bytes("a"))).isEqualTo(new Reading.Elsewhere());
    assertThat(rig.deliver(0, "late")).isFalse();
    rig.pumpUntil(
        () -> {
          rig.producer.acknowledgeAll();
          return gone.isDone();
        });

    assertThat(rig.input.committed(0)).isEqualTo(1);
    assertThat(rig.stored(0, "a")).isEqualTo("1");
    assertThat(rig.isTableOpen(0)).isFalse();
    assertThat(rig.processor.snapshots(false)).isEmpty();
    assertThat(rig.processor.totals().processed()).as("counts outlive the partition").isEqualTo(1);
  }

  @Test
  void aPartitionWhoseDiskIsFullWaitsForRoomAndGoesOnByItself() {
    rig.bringIn(0);
    rig.fullDisk(0);
    rig.deliver(0, TOO_LARGE_FOR_A_MEMTABLE);
    rig.pumpUntil(
        () -> {
          rig.producer.acknowledgeAll();
          return rig.input.rewinds.containsKey(0);
        });
    assertThat(rig.input.committed(0)).as("nothing of it").isEqualTo(-1);
    assertThat(rig.isTableOpen(0)).isFalse();
    rig.rewound(0);
    rig.recover();

    assertThat(state(0)).isEqualTo(PartitionSnapshot.State.RECOVERING);
    assertThat(rig.snapshot(0).recovery().orElseThrow().waits()).contains("no room to open");
    assertThat(rig.input.failed).isNull();
    rig.roomAgain();
    rig.pumpUntil(
        () -> {
          rig.recover();
          return state(0) == PartitionSnapshot.State.RUNNING;
        });

    assertThat(rig.isTableOpen(0)).isTrue();
    assertThat(rig.snapshot(0).recovery()).isEmpty();
    assertThat(rig.input.paused).isEmpty();
  }

  @Test
  void anInputThatHasGrownFailsTheGroup() {
    rig.processor.assigned(List.of(Plans.PARTITIONS));

    assertThat(rig.input.failed).contains("has grown", "partition " + Plans.PARTITIONS);
    assertThat(rig.processor.snapshots(false)).isEmpty();
  }

  @Test
  void revokedDuringItsRecoveryItIsClosed() {
    rig.processor.assigned(List.of(0));

    CompletableFuture<Void> gone = rig.processor.revoked(List.of(0));
    assertThat(gone).isNotDone();
    rig.recover();
    rig.pump();

    assertThat(gone).isDone();
    assertThat(rig.isTableOpen(0)).isFalse();
    assertThat(rig.input.recovering).isZero();
    assertThat(rig.input.paused).containsExactly(0);
  }

  @Test
  void revokedWhileTheWordOfItsRecoveryIsUnderWayItIsClosed() {
    rig.processor.assigned(List.of(0));
    rig.recover();
    assertThat(rig.isTableOpen(0)).isTrue();

    CompletableFuture<Void> gone = rig.processor.revoked(List.of(0));
    rig.recover();
    rig.pump();

    assertThat(gone).isDone();
    assertThat(rig.isTableOpen(0)).isFalse();
    assertThat(rig.served.read(0, TaskRig.bytes("a"))).isEqualTo(new Reading.Elsewhere());
  }

  @Test
  void aPartitionThatComesBackWhileItLeavesComesInWhenItHasGoneOut() throws Exception {
    rig.bringIn(0);
    rig.deliver(0, "slow");
    inCallback.await();
    CompletableFuture<Void> gone = rig.processor.revoked(List.of(0));

    rig.processor.assigned(List.of(0));
    rig.recover();
    rig.pump();
    assertThat(gone).isNotDone();
    assertThat(rig.input.paused).containsExactly(0);
    goOn.countDown();
    rig.pumpUntil(
        () -> {
          rig.producer.acknowledgeAll();
          return gone.isDone();
        });
    assertThat(rig.input.recovering).isEqualTo(1);
    rig.recover();
    rig.pump();

    assertThat(rig.input.failed).isNull();
    assertThat(rig.input.paused).isEmpty();
    assertThat(rig.stored(0, "slow")).isEqualTo("1");
    rig.deliver(0, "a");
    acknowledgeAllUntil(0, 2);
  }

  @Test
  void aPartitionThatIsRevokedAgainBeforeItCameInStaysOut() throws Exception {
    rig.bringIn(0);
    rig.deliver(0, "slow");
    inCallback.await();
    assertThat(rig.processor.revoked(List.of(0))).isNotDone();
    rig.processor.assigned(List.of(0));

    CompletableFuture<Void> gone = rig.processor.revoked(List.of(0));
    goOn.countDown();
    rig.pumpUntil(
        () -> {
          rig.producer.acknowledgeAll();
          return gone.isDone();
        });
    rig.recover();
    rig.pump();

    assertThat(rig.processor.snapshots(false)).isEmpty();
    assertThat(rig.isTableOpen(0)).isFalse();
    assertThat(rig.input.recovering).isZero();
  }

  @Test
  void aFailedEpochRewindsRecoversAndOpensAgain() {
    rig.bringIn(0);
    rollBack(0);
    assertThat(rig.input.paused).containsExactly(0);
    assertThat(rig.input.recovering).isEqualTo(1);
    assertThat(rig.deliver(0, "dropped")).isFalse();
    assertThat(rig.isTableOpen(0)).isTrue();
    assertThat(rig.served.read(0, TaskRig.bytes("a")))
        .as("committed values are served on")
        .isInstanceOf(Reading.Here.class);

    rig.rewound(0);
    rig.recover();
    assertThat(rig.producer.flushed()).isTrue();
    rig.pump();

    assertThat(rig.input.paused).isEmpty();
    assertThat(rig.input.recovering).isZero();
    assertThat(rig.processor.totals().rewinds()).isEqualTo(1);
    rig.deliver(0, "a");
    acknowledgeAllUntil(0, 3);
    assertThat(rig.stored(0, "a")).isEqualTo("1");
    assertThat(rig.stored(0, "dropped")).isNull();
    assertThat(rig.events.after(0))
        .extracting(Event::message)
        .anyMatch(told -> told.contains("rolled back"));
  }

  @Test
  void revokedWhileItRewindsItIsClosed() {
    rig.bringIn(0);
    rollBack(0);

    CompletableFuture<Void> gone = rig.processor.revoked(List.of(0));
    rig.pump();

    assertThat(gone).isDone();
    assertThat(rig.isTableOpen(0)).isFalse();
    rig.rewound(0);
    assertThat(rig.processor.snapshots(false)).as("a late rewind does nothing").isEmpty();
  }

  @Test
  void revokedBeforeItsSecondRecoveryBeganItIsClosedAndCanComeBack() {
    rig.bringIn(0);
    rollBack(0);
    rig.rewound(0);

    CompletableFuture<Void> gone = rig.processor.revoked(List.of(0));
    rig.recover();
    rig.pump();
    assertThat(gone).isDone();
    assertThat(rig.isTableOpen(0)).isFalse();
    rig.bringIn(0);

    assertThat(rig.input.failed).isNull();
    assertThat(rig.isTableOpen(0)).isTrue();
  }

  @Test
  void revokedWhileTheWordOfTheRollBackIsUnderWayItIsClosed() {
    rig.bringIn(0);
    rig.deliver(0, "a");
    await().until(() -> !rig.producer.held().isEmpty());
    rig.producer.fail(rig.producer.held().get(0), new TimeoutException("expired"));

    await().until(rig.input.mailbox::hasMessages);

    CompletableFuture<Void> gone = rig.processor.revoked(List.of(0));
    rig.pumpUntil(gone::isDone);

    assertThat(rig.isTableOpen(0)).isFalse();
    assertThat(rig.input.rewinds).isEmpty();
    assertThat(rig.input.committed).isEmpty();
  }

  @Test
  void anAbandonedPartitionTakesNoEffectAndClosesWhenItsCallbackReturns() throws Exception {
    rig.bringIn(0);
    rig.deliver(0, "slow");
    inCallback.await();
    CompletableFuture<Void> gone = rig.processor.revoked(List.of(0));

    rig.processor.abandon(List.of(0));
    goOn.countDown();
    rig.pumpUntil(gone::isDone);

    assertThat(rig.producer.sent()).isEmpty();
    assertThat(rig.input.committed).isEmpty();
    assertThat(rig.isTableOpen(0)).isFalse();
  }

  @Test
  void whatATaskHasSaidOfAPartitionBeforeItWasAbandonedIsNotCommittedAfterwards() throws Exception {
    rig.bringIn(0);
    rig.deliver(0, "a");
    await().until(() -> !rig.producer.held().isEmpty());
    rig.producer.acknowledgeAll();
    await().until(() -> "1".equals(rig.stored(0, "a")));
    rig.deliver(0, "slow");
    inCallback.await();
    CompletableFuture<Void> gone = rig.processor.revoked(List.of(0));

    rig.processor.abandon(List.of(0));
    rig.pump();

    assertThat(rig.input.committed).as("somebody else has the partition by now").isEmpty();
    goOn.countDown();
    rig.pumpUntil(gone::isDone);
  }

  @Test
  void aLostPartitionIsClosedWithoutACommit() {
    rig.bringIn(0, 1);
    rig.deliver(0, "a");
    await().until(() -> !rig.producer.held().isEmpty());

    CompletableFuture<Void> gone = rig.processor.lost(List.of(0));
    rig.pumpUntil(gone::isDone);
    rig.producer.acknowledgeAll();
    rig.deliver(1, "b");
    acknowledgeAllUntil(1, 1);

    assertThat(rig.input.committed(0)).isEqualTo(-1);
    assertThat(rig.isTableOpen(0)).isFalse();
    assertThat(rig.isTableOpen(1)).isTrue();
  }

  @Test
  void leavingWhatIsNotHereIsDoneAtOnce() {
    assertThat(rig.processor.revoked(List.of(3))).isDone();
    assertThat(rig.processor.lost(List.of())).isDone();
    rig.processor.abandon(List.of(3));
  }

  @Test
  void aRebalanceThatChangesNothingLeavesTheRecoveringRecovering() {
    rig.processor.assigned(List.of(0));
    rig.input.recovering = -1;

    rig.processor.assigned(List.of());

    assertThat(rig.input.recovering).isEqualTo(1);
  }

  @Test
  void whenAnInputComesLaterThanItsPartitionItIsPausedUntilThatIsOpen() {
    rig.processor.assigned(List.of(0));
    rig.input.paused.clear();

    rig.processor.assigned(List.of(0));

    assertThat(rig.input.paused).containsExactly(0);
    rig.recover();
    rig.pump();
    rig.processor.assigned(List.of(0));
    assertThat(rig.input.paused).as("open already").isEmpty();
  }

  @Test
  void aTableThatCannotBeRecoveredFailsTheGroupAndLeaves() {
    rig.bringIn(0);
    rig.pumpUntil(rig.processor.revoked(List.of(0))::isDone);
    rig.storedElsewhere(0);

    rig.bringIn(0);
    assertThat(rig.input.failed).contains("made anew", "folder-0");
    CompletableFuture<Void> gone = rig.processor.revoked(List.of(0));
    rig.recover();
    rig.pump();

    assertThat(gone).isDone();
    assertThat(rig.isTableOpen(0)).isFalse();
  }

  @Test
  void aFullQueuePausesAndADrainedOneResumes() throws Exception {
    rig.bringIn(0);
    rig.deliver(0, "slow");
    inCallback.await();

    boolean full = false;
    for (int i = 0; i < 12; i++) {
      full = rig.deliver(0, "a", "a", "a", "a", "a", "a", "a", "a", "a", "a");
    }
    assertThat(full).isTrue();
    rig.input.pause(0);
    goOn.countDown();

    rig.pumpUntil(() -> rig.input.paused.isEmpty());
    rig.pumpUntil(() -> rig.processed() == 121);
  }

  @Test
  void partitionsAreSpreadOverTheTasks() {
    try (ProcessorRig two = new ProcessorRig(plan(2))) {
      two.bringIn(0, 1, 2, 3);
      for (int partition = 0; partition < 4; partition++) {
        two.deliver(partition, "a");
      }
      await().until(() -> two.processed() == 4);

      assertThat(threads).containsExactlyInAnyOrder("counter-task-0", "counter-task-1");
    }
  }

  @Test
  void aGroupWithoutATableOpensAtOnce() {
    GroupPlan plan =
        Plans.of(
            GroupGraph.define("silent").input(Plans.CLICKS, (context, click) -> {}).build(),
            Plans.quick(1));
    try (ProcessorRig silent = new ProcessorRig(plan)) {
      silent.processor.assigned(List.of(0));
      assertThat(silent.input.paused).isEmpty();
      assertThat(silent.input.recovering).isZero();

      silent.deliver(0, "a");

      silent.pumpUntil(() -> silent.input.committed(0) == 1);
    }
  }

  @Test
  void theEndClosesTheTableOfACallbackThatComesBackLate() throws Exception {
    rig.bringIn(0);
    rig.deliver(0, "slow");
    inCallback.await();

    rig.close();
    assertThat(rig.isTableOpen(0)).isTrue();
    goOn.countDown();

    await().until(() -> !rig.isTableOpen(0));
  }

  private void rollBack(int partition) {
    rig.deliver(partition, "a");
    rig.rollBack(partition);
  }

  private PartitionSnapshot.State state(int partition) {
    return rig.snapshot(partition).state();
  }
}
