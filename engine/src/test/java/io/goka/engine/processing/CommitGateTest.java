package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When transactions may be committed, asked by real threads. */
@Timeout(30)
final class CommitGateTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  private final CommitGate gate = new CommitGate();

  @Test
  void nobodyEntersBeforeItIsOpenedOrAfterItIsClosed() {
    assertThat(gate.isOpen()).isFalse();
    assertThat(gate.enter()).isNull();

    gate.open(ExactlyOnceRig.member(3));
    assertThat(gate.enter()).isEqualTo(ExactlyOnceRig.member(3));
    gate.leave();

    gate.close(LONG);
    assertThat(gate.isOpen()).isFalse();
    assertThat(gate.enter()).isNull();
  }

  @Test
  void closingWaitsForTheCommitsThatAreUnderWay() {
    gate.open(ExactlyOnceRig.member(1));
    gate.enter();
    gate.enter();
    CompletableFuture<Void> closing = CompletableFuture.runAsync(() -> gate.close(LONG));
    await().until(() -> !gate.isOpen());

    gate.leave();
    assertThat(gate.enter()).as("no other begins meanwhile").isNull();
    assertThat(closing).isNotDone();
    gate.leave();

    assertThat(closing).succeedsWithin(LONG);
  }

  @Test
  void closingWaitsNoLongerThanItIsTold() {
    gate.open(ExactlyOnceRig.member(1));
    gate.enter();

    gate.close(Duration.ofMillis(20));
    gate.close(Duration.ZERO);

    assertThat(gate.isOpen()).isFalse();
    gate.leave();
    gate.close(LONG);
  }

  /** The member would be silent for too long, and lose its place in the group. */
  @Test
  void closingDoesNotWaitASecondTimeForTheSameCommits() {
    gate.open(ExactlyOnceRig.member(1));
    gate.enter();
    gate.close(Duration.ofMillis(20));

    CompletableFuture<Void> again = CompletableFuture.runAsync(() -> gate.close(LONG));
    assertThat(again).succeedsWithin(LONG.dividedBy(2));

    gate.leave();
    gate.open(ExactlyOnceRig.member(2));
    gate.enter();
    CompletableFuture<Void> another = CompletableFuture.runAsync(() -> gate.close(LONG));
    await().until(() -> !gate.isOpen());
    assertThat(another).as("another commit has its time").isNotDone();
    gate.leave();
    assertThat(another).succeedsWithin(LONG);
  }

  @Test
  void anInterruptEndsTheWaitingAndIsKept() throws Exception {
    gate.open(ExactlyOnceRig.member(1));
    gate.enter();
    AtomicBoolean kept = new AtomicBoolean();
    Thread closing =
        new Thread(
            () -> {
              gate.close(LONG);
              kept.set(Thread.currentThread().isInterrupted());
            });
    closing.start();
    await().until(() -> !gate.isOpen());

    closing.interrupt();
    closing.join();

    assertThat(kept).isTrue();
  }

  @Test
  void openingTellsThoseWhoWaitOnTheThreadThatOpens() {
    List<Thread> told = new ArrayList<>();
    gate.onOpen(() -> told.add(Thread.currentThread()));

    gate.open(ExactlyOnceRig.member(1));

    assertThat(told).containsExactly(Thread.currentThread());
  }

  @Test
  void noCommitIsUnderWayOnceItIsClosedWhateverItsThreadsDo() throws Exception {
    AtomicInteger underWay = new AtomicInteger();
    AtomicInteger commits = new AtomicInteger();
    AtomicBoolean over = new AtomicBoolean();
    CountDownLatch ended = new CountDownLatch(2);
    for (int i = 0; i < 2; i++) {
      new Thread(
              () -> {
                while (!over.get()) {
                  if (gate.enter() != null) {
                    underWay.incrementAndGet();
                    commits.incrementAndGet();
                    underWay.decrementAndGet();
                    gate.leave();
                  }
                }
                ended.countDown();
              })
          .start();
    }
    for (int round = 0; round < 200; round++) {
      gate.open(ExactlyOnceRig.member(round));
      int before = commits.get();
      while (commits.get() == before) {
        Thread.onSpinWait();
      }
      gate.close(LONG);
      assertThat(underWay).hasValue(0);
    }
    over.set(true);
    ended.await();
  }
}
