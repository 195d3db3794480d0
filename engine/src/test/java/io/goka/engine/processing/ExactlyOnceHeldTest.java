package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.processing.HeldTransactions.Call;
import io.goka.spi.DeferredCommit;
import io.goka.spi.GroupGraph;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** Transactions that wait: for the group's rebalance, or for deferred commits. */
final class ExactlyOnceHeldTest {

  private static final Duration LONG = Duration.ofMinutes(5);

  private final List<DeferredCommit> handles = new ArrayList<>();
  private final ExactlyOnceRig exactly = new ExactlyOnceRig(deferring());
  private final TaskRig rig = exactly.rig;
  private final HeldTransactions kafka = exactly.kafka;

  /** Counts and emits; defers the keys that begin with d. */
  private GroupPlan deferring() {
    return Plans.of(
        GroupGraph.define("counter")
            .persist(Plans.COUNTS)
            .input(
                Plans.CLICKS,
                (context, click) -> {
                  context.setValue(context.value().orElse(0L) + 1);
                  context.emit(Plans.ALERTS, context.key(), click);
                  if (context.key().startsWith("d")) {
                    handles.add(context.deferCommit());
                  }
                })
            .output(Plans.ALERTS)
            .build(),
        Plans.config());
  }

  @Test
  void nothingIsCommittedWhileTheGroupRebalancesAndAllOfItAsTheNewMember() {
    exactly.open(0);
    exactly.gate.close(Duration.ZERO);
    kafka.takeCalls();

    exactly.commit(0, "a");
    exactly.commit(0, "a");
    assertThat(kafka.takeCalls()).containsExactly(Call.BEGIN);
    assertThat(rig.status(0).counters().processed()).as("goes on meanwhile").isEqualTo(2);

    exactly.gate.open(ExactlyOnceRig.member(2));
    rig.run();

    assertThat(kafka.committed("counter-table")).containsExactly("a=2");
    assertThat(kafka.committedAs()).containsExactly(ExactlyOnceRig.member(2));
    assertThat(rig.heard.rolledBack).isEmpty();
  }

  /** That an idle task does not spin is looked at by the rig. */
  @Test
  void inputWaitsWhenAsMuchIsUncommittedAsMayBe() {
    exactly.open(0);
    exactly.gate.close(Duration.ZERO);
    String[] keys = new String[100];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = "key-" + i;
    }
    for (int i = 0; i < 3; i++) {
      rig.clicks(0, keys);
    }
    rig.endEpoch();
    long before = rig.status(0).counters().processed();
    rig.endEpoch();

    assertThat(before).isPositive().isLessThan(300);
    assertThat(rig.status(0).counters().processed()).isEqualTo(before);
    assertThat(kafka.committed("alerts")).isEmpty();

    exactly.gate.open(ExactlyOnceRig.member(2));
    rig.endEpoch();
    rig.endEpoch();
    assertThat(rig.status(0).counters().processed()).isEqualTo(300);
    assertThat(kafka.offset("clicks", 0)).isEqualTo(300);
  }

  @Test
  void aPartitionThatClosesWaitsForTheGate() {
    exactly.open(0);
    exactly.click(0, "a");
    exactly.gate.close(Duration.ZERO);

    boolean[] closed = rig.close(0);
    rig.run();
    assertThat(closed).containsExactly(false);

    exactly.gate.open(ExactlyOnceRig.member(2));
    rig.run();
    assertThat(closed).containsExactly(true);
    assertThat(kafka.offset("clicks", 0)).isEqualTo(1);
  }

  @Test
  void aPartitionThatHasNothingToCommitDoesNotWaitForTheGate() {
    exactly.open(0);
    exactly.commit(0, "a");
    exactly.gate.close(Duration.ZERO);

    boolean[] closed = rig.close(0);
    rig.run();

    assertThat(closed).containsExactly(true);
  }

  @Test
  void everyWayOutOfACommitLeavesTheGate() {
    exactly.open(0);
    exactly.commit(0, "a");
    kafka.failing(Call.OFFSETS, new TimeoutException("away"));
    exactly.commit(0, "a");
    rig.openAgain(0);
    kafka.failing(Call.COMMIT, new TimeoutException("away"));
    exactly.commit(0, "a");
    rig.openAgain(0);
    kafka.failing(Call.COMMIT, new IllegalStateException("a mistake"));
    exactly.commit(0, "a");

    long before = System.nanoTime();
    exactly.gate.close(Duration.ofMinutes(1));
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void anOpenDeferredCommitHoldsTheTransactionAndTheInput() {
    exactly.open(0, 1);
    exactly.click(0, "a", "d");
    rig.endEpoch();
    exactly.click(1, "b");
    assertThat(kafka.committed("alerts")).isEmpty();
    assertThat(rig.status(1).counters().processed()).as("the transaction drains").isZero();

    handles.get(0).complete();
    rig.run();

    assertThat(kafka.committed("alerts")).containsExactly("a=click", "d=click");
    assertThat(kafka.offset("clicks", 0)).isEqualTo(2);
    rig.endEpoch();
    assertThat(rig.status(1).counters().processed()).isEqualTo(1);
    assertThat(rig.heard.rolledBack).isEmpty();
  }

  @Test
  void aDeferredCommitThatIsOpenForTooLongRollsTheTransactionBack() {
    exactly.open(0);
    exactly.click(0, "d");
    rig.endEpoch();
    rig.after(Duration.ofSeconds(25));
    assertThat(rig.heard.rolledBack).isEmpty();

    rig.after(Duration.ofSeconds(10));

    assertThat(rig.heard.reasons).singleElement().asString().contains("open for too long");
    assertThat(kafka.committed("alerts")).isEmpty();
    handles.get(0).complete();
    rig.run();
    assertThat(kafka.committed("alerts")).as("of what is not there any more").isEmpty();
  }

  /** How long nothing was to be done is not held against the first record that comes. */
  @Test
  void aDeferredCommitAfterALongRestHasItsTime() {
    exactly.open(0);
    exactly.commit(0, "a");
    rig.after(LONG);

    exactly.click(0, "d");
    rig.after(Duration.ofSeconds(10));
    assertThat(rig.heard.rolledBack).isEmpty();
    handles.get(0).complete();
    rig.endEpoch();

    assertThat(rig.heard.rolledBack).isEmpty();
    assertThat(rig.stored(0, "d")).isEqualTo("1");
  }

  @Test
  void aDeferredCommitThatFailsEndsTheGroupAndNothingOfItsTransactionIsCommitted() {
    exactly.open(0);
    exactly.click(0, "a", "d");

    handles.get(0).fail(new IOException("no answer"));
    rig.run();
    boolean[] closed = rig.close(0);
    rig.run();

    assertThat(rig.heard.failed).singleElement().asString().contains("no answer");
    assertThat(closed).containsExactly(true);
    assertThat(kafka.committed("alerts")).isEmpty();
    assertThat(kafka.offset("clicks", 0)).isEqualTo(-1);
    assertThat(rig.isClosed(0)).as("the poll thread closes what is rolled back").isFalse();
  }

  @Test
  void aDeferredCommitThatFailsHasThePolicyOfItsGroup() {
    ExactlyOnceRig skipping = new ExactlyOnceRig(deferring(), "error.callback", "skip");
    skipping.open(0);
    skipping.click(0, "a", "d");
    skipping.rig.endEpoch();

    handles.get(0).fail(new IOException("no answer"));
    skipping.rig.run();
    assertThat(skipping.rig.heard.reasons).singleElement().asString().contains("no answer");
    assertThat(skipping.kafka.committed("alerts")).isEmpty();
    skipping.rig.openAgain(0);
    skipping.rig.feed("clicks", 0, skipping.rig.records("clicks", 0, 0, "a", "d"));
    skipping.rig.run();
    skipping.rig.endEpoch();

    assertThat(skipping.rig.heard.failed).isEmpty();
    assertThat(skipping.kafka.committed("alerts")).containsExactly("a=click");
    assertThat(skipping.kafka.offset("clicks", 0)).isEqualTo(2);
  }

  @Test
  void aPartitionThatClosesWaitsForItsDeferredCommits() {
    exactly.open(0);
    exactly.click(0, "d");
    boolean[] closed = rig.close(0);
    rig.run();
    assertThat(closed).containsExactly(false);

    handles.get(0).complete();
    rig.run();

    assertThat(closed).containsExactly(true);
    assertThat(kafka.committed("counter-table")).containsExactly("d=1");
  }
}
