package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.goka.engine.observe.VisitSnapshot.State;
import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.TableContext;
import io.goka.spi.Visitor;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Visits of a group whose partitions come and go. */
@Timeout(60)
final class ProcessorVisitTest {

  private static final Visitor<String> LOOK = Visitor.of("look", Codecs.string());

  private final List<String> visited = new CopyOnWriteArrayList<>();
  private final CountDownLatch inCallback = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final ProcessorRig rig =
      new ProcessorRig(
          Plans.of(
              GroupGraph.define("counter")
                  .persist(Plans.COUNTS)
                  .input(Plans.CLICKS, this::count)
                  .visitor(LOOK, this::look)
                  .build(),
              Plans.quick(1)));

  private void count(TableContext<Long> context, String click)
      throws IOException, InterruptedException {
    context.setValue(context.value().orElse(0L) + 1);
    switch (context.key()) {
      case "bad" -> throw new IOException("not this one");
      case "slow" -> {
        inCallback.countDown();
        goOn.await();
      }
      default -> {}
    }
  }

  private void look(TableContext<Long> context, String argument) {
    visited.add(context.key());
    context.setValue(context.value().orElseThrow() + 10);
  }

  @AfterEach
  void end() {
    goOn.countDown();
    rig.close();
  }

  private Visit visit() {
    Visit visit =
        new Visit("1", "counter", "look", TaskRig.bytes("?"), InstantSource.fixed(TaskRig.NOW));
    rig.processor.visit(visit);
    return visit;
  }

  private static State state(Visit visit) {
    return visit.snapshot().state();
  }

  private void runs(Visit visit, State until) {
    rig.pumpUntil(
        () -> {
          rig.producer.acknowledgeAll();
          return state(visit) == until;
        });
  }

  @Test
  void everyPartitionThatIsHereIsVisited() {
    rig.left(0, "a", "b");
    rig.left(1, "c");
    rig.bringIn(0, 1);

    Visit visit = visit();
    assertThat(visit.snapshot().toVisit()).isEqualTo(3);
    runs(visit, State.DONE);

    assertThat(visited).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(visit.snapshot().visited()).isEqualTo(3);
  }

  @Test
  void aVisitWithoutPartitionsIsDoneAtOnce() {
    assertThat(state(visit())).isEqualTo(State.DONE);
  }

  @Test
  void aPartitionThatRecoversIsVisitedOnceItIsOpen() {
    rig.left(0, "a");
    rig.left(1, "b");
    rig.bringIn(0);
    rig.processor.assigned(List.of(1));

    Visit visit = visit();
    rig.pumpUntil(
        () -> {
          rig.producer.acknowledgeAll();
          return visited.size() == 1;
        });
    assertThat(state(visit)).isEqualTo(State.RUNNING);
    rig.recover();
    runs(visit, State.DONE);

    assertThat(visited).containsExactly("a", "b");
  }

  @Test
  void aPartitionThatComesLaterIsNotVisited() {
    rig.left(0, "a");
    rig.left(1, "b");
    rig.bringIn(0);
    Visit visit = visit();

    rig.bringIn(1);
    runs(visit, State.DONE);

    assertThat(visited).containsExactly("a");
  }

  @Test
  void aPartitionThatLeavesAbortsTheVisit() throws Exception {
    rig.left(0, "a");
    rig.bringIn(0);
    rig.deliver(0, "slow");
    inCallback.await();
    Visit visit = visit();

    CompletableFuture<Void> gone = rig.processor.revoked(List.of(0));
    assertThat(state(visit)).isEqualTo(State.ABORTED);
    goOn.countDown();
    rig.pumpUntil(
        () -> {
          rig.producer.acknowledgeAll();
          return gone.isDone();
        });

    assertThat(visited).isEmpty();
    assertThat(visit.snapshot().reason()).contains("partition 0 left this instance");
  }

  @Test
  void whatWasVisitedOfALostPartitionButNotCommittedDoesNotCount() {
    rig.left(0, "a", "b");
    rig.bringIn(0);
    Visit visit = visit();
    await().until(() -> visit.snapshot().visited() == 2);

    rig.pumpUntil(rig.processor.lost(List.of(0))::isDone);

    assertThat(state(visit)).isEqualTo(State.ABORTED);
    assertThat(visit.snapshot().visited()).isZero();
  }

  @Test
  void aPartitionThatIsRevokedAgainBeforeItCameInAbortsTheVisit() throws Exception {
    rig.bringIn(0);
    rig.deliver(0, "slow");
    inCallback.await();
    assertThat(rig.processor.revoked(List.of(0))).isNotDone();
    rig.processor.assigned(List.of(0));
    Visit visit = visit();
    assertThat(state(visit)).isEqualTo(State.RUNNING);

    assertThat(rig.processor.revoked(List.of(0))).isNotDone();

    assertThat(state(visit)).isEqualTo(State.ABORTED);
  }

  @Test
  void aPartitionThatHasLeftAndComesBackWhileItIsToBeVisitedIsVisited() throws Exception {
    rig.bringIn(0);
    rig.deliver(0, "slow");
    inCallback.await();
    CompletableFuture<Void> gone = rig.processor.revoked(List.of(0));
    rig.processor.assigned(List.of(0));
    Visit visit = visit();
    goOn.countDown();
    rig.pumpUntil(
        () -> {
          rig.producer.acknowledgeAll();
          return gone.isDone();
        });
    rig.recover();

    runs(visit, State.DONE);

    assertThat(visited).containsExactly("slow");
  }

  @Test
  void aRollBackLetsTheVisitGoOn() {
    rig.left(0, "a", "b");
    rig.bringIn(0);
    Visit visit = visit();
    rig.rollBack(0);
    assertThat(visit.snapshot().visited()).isZero();

    rig.rewound(0);
    rig.recover();
    runs(visit, State.DONE);

    assertThat(visited).containsExactly("a", "b", "a", "b");
    assertThat(visit.snapshot().visited()).isEqualTo(2);
    assertThat(rig.stored(0, "a")).isEqualTo("11");
  }

  @Test
  void aGroupThatFailsFailsItsVisits() throws Exception {
    rig.bringIn(0);
    rig.deliver(0, "slow");
    inCallback.await();
    Visit visit = visit();
    rig.deliver(0, "bad");
    goOn.countDown();

    rig.pumpUntil(() -> rig.input.failed != null);

    assertThat(state(visit)).isEqualTo(State.FAILED);
  }

  @Test
  void aGroupThatEndsAbortsItsVisits() throws Exception {
    rig.bringIn(0);
    rig.deliver(0, "slow");
    inCallback.await();
    Visit visit = visit();

    goOn.countDown();
    rig.close();

    assertThat(state(visit)).isEqualTo(State.ABORTED);
  }
}
