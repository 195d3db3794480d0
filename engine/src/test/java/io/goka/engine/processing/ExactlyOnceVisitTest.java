package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.observe.VisitSnapshot.State;
import io.goka.engine.processing.HeldTransactions.Call;
import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.Visitor;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a visit whose transaction fails: no key is ever visited twice with effect. */
final class ExactlyOnceVisitTest {

  private static final Visitor<Long> ADD = Visitor.of("add", Codecs.int64());

  private final List<String> visited = new ArrayList<>();
  private final ExactlyOnceRig exactly = new ExactlyOnceRig(visitable());
  private final TaskRig rig = exactly.rig;
  private final HeldTransactions kafka = exactly.kafka;

  private GroupPlan visitable() {
    return Plans.of(
        GroupGraph.define("counter")
            .persist(Plans.COUNTS)
            .input(Plans.CLICKS, (context, click) -> context.setValue(1L))
            .visitor(
                ADD,
                (context, number) -> {
                  visited.add(context.key());
                  context.setValue(context.value().orElseThrow() + number);
                })
            .build(),
        Plans.config());
  }

  @BeforeEach
  void aPartitionIsThereWithAKey() {
    exactly.open(0);
    exactly.commit(0, "a");
    kafka.takeCalls();
  }

  /** Visits the key, and ends the transaction in whichever way was prepared. */
  private Visit visit() {
    Visit visit = rig.visit("add", "10", 0);
    rig.run();
    rig.endEpoch();
    assertThat(visited).containsExactly("a");
    return visit;
  }

  private void goOn(Visit visit) {
    rig.openAgain(0);
    rig.visit(0, visit);
    rig.run();
    rig.endEpoch();
  }

  @Test
  void whereKafkaDoesNotSayWhetherItsKeysWereCommittedItIsAborted() {
    kafka.committingUnheard(new TimeoutException("no answer"));

    Visit visit = visit();

    assertThat(visit.snapshot().state()).isEqualTo(State.ABORTED);
    assertThat(visit.snapshot().reason()).get().asString().contains("did not say", "partition 0");
    goOn(visit);
    assertThat(visited).as("not again").containsExactly("a");
    assertThat(kafka.committed("counter-table")).containsExactly("a=1", "a=11");
    assertThat(rig.heard.failed).isEmpty();
  }

  @Test
  void whereItsCommitCannotEvenBeAbortedItIsAbortedToo() {
    kafka.failing(Call.COMMIT, new ProducerFencedException("there is another"));
    kafka.failing(Call.ABORT, new ProducerFencedException("there is another"));

    assertThat(visit().snapshot().state()).isEqualTo(State.ABORTED);
  }

  @Test
  void whatIsCertainlyNotCommittedIsVisitedAgain() {
    kafka.failing(Call.OFFSETS, new CommitFailedException("rebalanced"));

    Visit visit = visit();

    assertThat(visit.snapshot().state()).isEqualTo(State.RUNNING);
    goOn(visit);
    assertThat(visited).containsExactly("a", "a");
    assertThat(visit.snapshot().state()).isEqualTo(State.DONE);
    assertThat(kafka.committed("counter-table")).containsExactly("a=1", "a=11");
  }
}
