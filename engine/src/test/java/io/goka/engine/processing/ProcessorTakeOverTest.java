package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.goka.engine.observe.PartitionSnapshot;
import io.goka.engine.processing.HeldTransactions.Call;
import io.goka.spi.GroupGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Partitions of exactly-once groups, which begin when their former owners are fenced. */
final class ProcessorTakeOverTest {

  private final HeldTransactions kafka = new HeldTransactions();
  private final CommitGate gate = new CommitGate();
  private final Fencing fencing = new Fencing();
  private final CountDownLatch inCallback = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final ProcessorRig rig =
      new ProcessorRig(
          Plans.of(
              GroupGraph.define("counter")
                  .persist(Plans.COUNTS)
                  .input(
                      Plans.CLICKS,
                      (context, click) -> {
                        context.setValue(context.value().orElse(0L) + 1);
                        context.emit(Plans.ALERTS, context.key(), click);
                        if (context.key().equals("slow")) {
                          inCallback.countDown();
                          goOn.await();
                        }
                      })
                  .output(Plans.ALERTS)
                  .build(),
              Plans.errors("processing.guarantee", "exactly_once", "commit.interval.ms", "10")),
          new GroupProducers.Transactional(task -> kafka.get(), gate, fencing));

  /** Owner: the test's thread. Who was to be fenced, and when that is done. */
  private static final class Fencing implements TakeOver {
    final List<CompletableFuture<Void>> departed = new ArrayList<>();
    final List<Boolean> own = new ArrayList<>();
    final List<Integer> tasks = new ArrayList<>();
    Runnable onClose = () -> {};
    boolean closed;

    @Override
    public CompletableFuture<Void> fenceDeparted(boolean alsoOwn) {
      own.add(alsoOwn);
      CompletableFuture<Void> fenced = new CompletableFuture<>();
      departed.add(fenced);
      return fenced;
    }

    @Override
    public CompletableFuture<Void> fence(int task) {
      tasks.add(task);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
      closed = true;
      onClose.run();
    }
  }

  @AfterEach
  void end() {
    goOn.countDown();
    rig.close();
  }

  private void fenced(int number) {
    fencing.departed.get(number).complete(null);
    rig.pump();
    rig.recover();
    rig.pump();
  }

  private PartitionSnapshot.State state(int partition) {
    return rig.snapshot(partition).state();
  }

  @Test
  void aPartitionThatComesIsNotEvenReadBeforeItsFormerOwnersAreFenced() {
    rig.bringIn(0);
    assertThat(state(0)).isEqualTo(PartitionSnapshot.State.RECOVERING);
    assertThat(rig.isTableOpen(0)).isFalse();
    assertThat(rig.input.recovering).isEqualTo(1);
    assertThat(rig.input.paused).containsExactly(0);

    fenced(0);

    assertThat(state(0)).isEqualTo(PartitionSnapshot.State.RUNNING);
    assertThat(rig.input.paused).isEmpty();
  }

  @Test
  void theFirstTimeAFormerRunOfThisInstanceIsFencedTooAndNoOtherOvertakesIt() {
    rig.bringIn(0);
    rig.bringIn(1);
    assertThat(fencing.own).containsExactly(true, false);

    fenced(1);
    assertThat(state(1))
        .as("it might be fenced by the first")
        .isEqualTo(PartitionSnapshot.State.RECOVERING);
    fenced(0);

    assertThat(state(0)).isEqualTo(PartitionSnapshot.State.RUNNING);
    assertThat(state(1)).isEqualTo(PartitionSnapshot.State.RUNNING);
  }

  @Test
  void furtherInputsOfPartitionsThatAreHereFenceNobody() {
    rig.bringIn(0);
    fenced(0);

    rig.bringIn(0);
    rig.processor.assigned(List.of());

    assertThat(fencing.departed).hasSize(1);
  }

  @Test
  void refusedFencingFailsTheGroup() {
    rig.bringIn(0);

    fencing.departed.get(0).completeExceptionally(new ClusterAuthorizationException("not you"));
    rig.pump();

    assertThat(rig.input.failed).contains("former owners of partition 0", "not you");
  }

  @Test
  void aPartitionThatLeavesMeanwhileIsGoneAtOnceAndComesAnew() {
    rig.bringIn(0);
    CompletableFuture<Void> gone = rig.processor.revoked(List.of(0));
    rig.pump();
    assertThat(gone).isDone();
    rig.bringIn(0);

    fenced(0);
    assertThat(rig.isTableOpen(0)).as("others may have had it in between").isFalse();
    fenced(1);

    assertThat(state(0)).isEqualTo(PartitionSnapshot.State.RUNNING);
  }

  @Test
  void anAbandonedPartitionsTaskIsFencedAndNothingOfItIsCommitted() throws Exception {
    gate.open(ExactlyOnceRig.member(1));
    rig.bringIn(0);
    fenced(0);
    rig.deliver(0, "slow");
    inCallback.await();
    CompletableFuture<Void> gone = rig.processor.revoked(List.of(0));

    rig.processor.abandon(List.of(0));
    CompletableFuture<Void> fenced = rig.processor.fence(List.of(0));
    assertThat(fenced).isDone();
    assertThat(fencing.tasks).containsExactly(0);
    goOn.countDown();
    rig.pumpUntil(gone::isDone);

    assertThat(kafka.committed("alerts")).isEmpty();
    assertThat(rig.isTableOpen(0)).isFalse();
    assertThat(rig.input.failed).isNull();
  }

  @Test
  void whatIsProcessedIsCommittedInTransactionsAndLeftToNoConsumer() {
    gate.open(ExactlyOnceRig.member(1));
    rig.bringIn(0);
    fenced(0);
    rig.deliver(0, "a", "b");

    await().until(() -> kafka.offset("clicks", 0) == 2);
    rig.pump();

    assertThat(rig.input.committed).isEmpty();
    assertThat(kafka.committed("alerts")).containsExactly("a=click", "b=click");
  }

  @Test
  void theEndClosesWhatFences() {
    rig.bringIn(0);
    rig.processor.close();

    assertThat(fencing.closed).isTrue();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Nobody reads the word of it any more. */
  @Test
  void whatATaskGivesUpWhileTheGroupEndsIsClosed() throws Exception {
    gate.open(ExactlyOnceRig.member(1));
    rig.bringIn(0);
    fenced(0);
    await().until(() -> kafka.open() == 1);
    CountDownLatch certain = new CountDownLatch(1);
    CountDownLatch ending = new CountDownLatch(1);
    kafka.failing(Call.COMMIT, new TimeoutException("no answer"));
    kafka.before(
        Call.MAKE,
        () -> {
          certain.countDown();
          awaitQuietly(ending);
        });
    rig.deliver(0, "a");
    fencing.onClose = ending::countDown;
    certain.await();
    assertThat(rig.isTableOpen(0)).as("given up, and not told yet").isTrue();

    rig.close();

    await().until(() -> !rig.isTableOpen(0));
    assertThat(rig.input.rewinds).isEmpty();
  }
}
