package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.observe.VisitSnapshot.State;
import io.goka.engine.processing.HeldTransactions.Call;
import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.Visitor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An epoch is a transaction, with its input offsets, and the table is written behind it. */
final class ExactlyOnceCommitTest {

  private static final Visitor<Long> ADD = Visitor.of("add", Codecs.int64());

  private final ExactlyOnceRig exactly = new ExactlyOnceRig(Plans.counter());
  private final TaskRig rig = exactly.rig;
  private final HeldTransactions kafka = exactly.kafka;

  @Test
  void whatWasEmittedTheTableAndTheOffsetsAreOneTransaction() {
    exactly.open(0, 1);

    exactly.click(0, "a", "a");
    exactly.click(1, "b");
    assertThat(kafka.takeCalls()).containsExactly(Call.BEGIN);
    rig.endEpoch();

    assertThat(kafka.takeCalls()).containsExactly(Call.OFFSETS, Call.COMMIT);
    assertThat(kafka.committed("alerts")).containsExactly("a=click", "a=click", "b=click");
    assertThat(kafka.committed("counter-table")).containsExactly("a=2", "b=1");
    assertThat(kafka.offset("clicks", 0)).isEqualTo(2);
    assertThat(kafka.offset("clicks", 1)).isEqualTo(1);
    assertThat(kafka.committedAs()).containsExactly(ExactlyOnceRig.member(1));
    assertThat(rig.heard.committable).as("nothing is left for the consumer").isEmpty();
  }

  @Test
  void theTableIsWrittenBehindTheCommitAndNotBefore() {
    exactly.open(0);
    List<@Nullable String> within = new ArrayList<>();
    kafka.before(Call.COMMIT, () -> within.add(rig.stored(0, "a")));

    exactly.commit(0, "a");

    assertThat(within).containsExactly((String) null);
    assertThat(rig.stored(0, "a")).isEqualTo("1");
  }

  /** A transaction's marker takes an offset, which nobody reads as a record. */
  @Test
  void theTableReachesBehindItsLastRecord() {
    exactly.open(0);
    exactly.commit(0, "a", "b");
    exactly.commit(0, "a");

    assertThat(rig.table(0).mark().offset()).isEqualTo(4);
    assertThat(rig.table(0).mark().inputOffsets()).containsEntry("clicks", 3L);
    assertThat(rig.heard.suspicious).as("the gap is nobody's write").isEmpty();
  }

  @Test
  void anEpochOfNothingMakesNoTransaction() {
    exactly.open(0);

    rig.endEpoch();
    rig.endEpoch();
    boolean[] closed = rig.close(0);
    rig.run();

    assertThat(closed).containsExactly(true);
    assertThat(kafka.takeCalls()).isEmpty();
  }

  /** Records that come to nothing are committed all the same. */
  @Test
  void offsetsAloneAreATransaction() {
    ExactlyOnceRig silent = new ExactlyOnceRig(Plans.counting((context, click) -> {}));
    silent.open(0);

    silent.commit(0, "a");

    assertThat(silent.kafka.takeCalls()).containsExactly(Call.BEGIN, Call.OFFSETS, Call.COMMIT);
    assertThat(silent.kafka.offset("clicks", 0)).isEqualTo(1);
  }

  @Test
  void noProducerIsMadeBeforeThereIsAPartition() {
    rig.run();
    assertThat(kafka.takeCalls()).isEmpty();

    rig.open(0);
    rig.run();

    assertThat(kafka.takeCalls()).containsExactly(Call.MAKE, Call.INIT);
  }

  @Test
  void aPartitionThatClosesCommitsWhatItHasDoneAndTheOthersGoOn() {
    exactly.open(0, 1);
    exactly.click(0, "a");
    exactly.click(1, "b");

    boolean[] closed = rig.close(0);
    rig.run();

    assertThat(closed).containsExactly(true);
    assertThat(rig.isClosed(0)).isTrue();
    assertThat(kafka.committed("counter-table")).containsExactly("a=1", "b=1");
    exactly.commit(1, "b");
    assertThat(rig.stored(1, "b")).isEqualTo("2");
    assertThat(rig.heard.rolledBack).isEmpty();
  }

  @Test
  void theEndAbortsWhatIsOpenAndClosesTheProducer() {
    exactly.open(0);
    exactly.click(0, "a");
    kafka.takeCalls();

    rig.task.mailbox().execute(rig.task::end);
    rig.run();

    assertThat(kafka.takeCalls()).containsExactly(Call.ABORT, Call.CLOSE);
    assertThat(kafka.open()).isZero();
    assertThat(kafka.committed("alerts")).isEmpty();
    assertThat(rig.isClosed(0)).isTrue();
  }

  @Test
  void aVisitSeesWhatIsCommittedAndItsWritesAreTransactionsToo() {
    ExactlyOnceRig visited = new ExactlyOnceRig(visitable());
    visited.open(0);
    visited.commit(0, "a");
    visited.click(0, "b");

    Visit visit = visited.rig.visit("add", "10", 0);
    visited.rig.run();
    visited.rig.endEpoch();

    assertThat(visit.snapshot().state()).isEqualTo(State.DONE);
    assertThat(visited.kafka.committed("counter-table"))
        .containsExactly("a=1", "b=1", "a=11", "b=11");
    assertThat(visited.rig.stored(0, "b")).isEqualTo("11");
    assertThat(visited.kafka.offset("counter-table", 0))
        .as("behind two updates and a marker: an offset binds it to the membership")
        .isEqualTo(3);
  }

  @Test
  void aRecordThatWaitsForItsNextTryHoldsNoCommitOfTheOthers() {
    int[] tries = {0};
    ExactlyOnceRig retrying =
        new ExactlyOnceRig(
            Plans.of(
                GroupGraph.define("counter")
                    .persist(Plans.COUNTS)
                    .input(
                        Plans.CLICKS,
                        (context, click) -> {
                          if (context.key().equals("b") && tries[0]++ == 0) {
                            throw new IllegalStateException("not yet");
                          }
                          context.setValue(context.value().orElse(0L) + 1);
                        })
                    .build(),
                Plans.config()),
            "error.callback",
            "retry");
    retrying.open(0);

    retrying.click(0, "a", "b");
    retrying.rig.after(Duration.ofSeconds(2));
    retrying.rig.endEpoch();

    assertThat(retrying.kafka.committed("counter-table")).contains("a=1", "b=1");
    assertThat(retrying.kafka.offset("clicks", 0)).isEqualTo(2);
  }

  private static GroupPlan visitable() {
    return Plans.of(
        GroupGraph.define("counter")
            .persist(Plans.COUNTS)
            .input(
                Plans.CLICKS, (context, click) -> context.setValue(context.value().orElse(0L) + 1))
            .visitor(ADD, (context, more) -> context.setValue(context.value().orElse(0L) + more))
            .build(),
        Plans.config());
  }
}
