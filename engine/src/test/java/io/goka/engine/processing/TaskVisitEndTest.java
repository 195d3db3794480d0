package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.observe.VisitSnapshot.State;
import io.goka.engine.state.PartitionTable;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a visit of a partition ends before it is done, and what follows it. */
final class TaskVisitEndTest {

  private final VisitRig visits = new VisitRig(1 << 20);
  private final TaskRig rig = visits.rig;
  private final List<String> visited = visits.visited;
  private final WatchedStorage storage = visits.storage;

  @Test
  void aCancelledVisitStopsAndWhatItHasDoneStays() {
    visits.openWith(VisitRig.keys(VisitRig.MANY));
    Visit visit = rig.visit("add", "10", 0);
    rig.task.step();

    visit.cancel();
    rig.run();
    assertThat(storage.openCursors).isZero();
    rig.commit();

    assertThat(visited).hasSize(VisitRig.AT_ONCE);
    assertThat(VisitRig.state(visit)).isEqualTo(State.CANCELLED);
    assertThat(rig.stored(0, "k255")).isEqualTo("11");
    assertThat(rig.stored(0, "k256")).isEqualTo("1");
  }

  @Test
  void aVisitOfATableWithoutOrderFailsWithTheMend() {
    rig.reopen(0, new PartitionTable(0, storage, false, Plans.TABLE_ID));
    visits.click("a");

    Visit visit = rig.visit("add", "10", 0);
    rig.run();
    rig.commit();

    assertThat(visited).isEmpty();
    assertThat(VisitRig.state(visit)).isEqualTo(State.FAILED);
    assertThat(visit.snapshot().reason())
        .hasValueSatisfying(
            reason ->
                assertThat(reason).contains("keeps no order", "set group.counter.storage=rocksdb"));
    assertThat(rig.stored(0, "a")).as("records go on").isEqualTo("1");
  }

  @Test
  void whatACancelledVisitHasDoneIsCountedWithItsEpoch() {
    visits.openWith(VisitRig.keys(VisitRig.MANY));
    long commits = rig.status(0).counters().commits();
    rig.clicks(0, "k000");
    rig.run();
    rig.commit();
    Visit visit = rig.visit("add", "0", 0);
    rig.task.step();

    visit.cancel();
    rig.run();
    assertThat(rig.status(0).counters().commits()).as("its epoch is open").isEqualTo(commits + 1);
    rig.commit();
    visit.rolledBack(0);

    assertThat(VisitRig.counted(visit)).isEqualTo(VisitRig.AT_ONCE);
  }

  @Test
  void visitsOfAPartitionQueueAndACancelledOneMakesRoom() {
    visits.openWith("a", "b");
    Visit first = rig.visit("add", "10", 0);
    Visit second = rig.visit("add", "100", 0);
    Visit third = rig.visit("add", "1000", 0);
    second.cancel();
    rig.run();
    assertThat(visited).as("one after the other").hasSize(2);
    rig.commit();
    rig.commit();

    assertThat(visited).containsExactly("a", "b", "a", "b");
    assertThat(VisitRig.state(first)).isEqualTo(State.DONE);
    assertThat(VisitRig.state(third)).isEqualTo(State.DONE);
    assertThat(rig.stored(0, "a")).isEqualTo("1011");
  }

  @Test
  void aVisitThatIsCancelledWhenAllItHasDoneIsCommittedMakesRoomAtOnce() {
    visits.openWith(VisitRig.keys(VisitRig.MANY));
    Visit first = rig.visit("add", "10", 0);
    rig.task.step();
    rig.task.mailbox().execute(() -> rig.task.visit(0, rig.newVisit("add", "0", 0)));
    rig.task.mailbox().runMessages();
    first.cancel();
    rig.producer.acknowledgeAll();
    rig.run();

    assertThat(visited).hasSize(VisitRig.AT_ONCE + VisitRig.MANY);
  }

  @Test
  void aPartitionThatIsClosedIsVisitedNoFurtherAndItsCursorIsClosedFirst() {
    visits.openWith(VisitRig.keys(VisitRig.MANY));
    Visit visit = rig.visit("add", "10", 0);
    rig.task.step();

    boolean[] closed = rig.close(0);
    rig.task.step();
    assertThat(closed).containsExactly(false);
    rig.producer.acknowledgeAll();
    rig.run();

    assertThat(closed).containsExactly(true);
    assertThat(storage.openCursors).isZero();
    assertThat(visited).hasSize(VisitRig.AT_ONCE);
    assertThat(VisitRig.state(visit)).isEqualTo(State.RUNNING);
  }

  @Test
  void aPartitionThatIsDroppedClosesItsCursorFirst() {
    visits.openWith(VisitRig.keys(VisitRig.MANY));
    Visit visit = rig.visit("add", "10", 0);
    rig.task.step();

    assertThat(rig.drop(0)).containsExactly(false);
    rig.run();

    assertThat(rig.isClosed(0)).isTrue();
    assertThat(storage.openCursors).isZero();
    assertThat(VisitRig.state(visit)).isEqualTo(State.RUNNING);
  }

  @Test
  void theEndOfATaskClosesCursorsFirst() {
    visits.openWith(VisitRig.keys(VisitRig.MANY));
    rig.visit("add", "10", 0);
    rig.task.step();

    rig.task.mailbox().execute(rig.task::end);
    rig.run();

    assertThat(rig.isClosed(0)).isTrue();
    assertThat(storage.openCursors).isZero();
  }

  @Test
  void aCallbackThatFailsEndsTheGroupAndItsKeyIsNotVisited() {
    visits.openWith("a", "b", "bad", "c");
    Visit visit = rig.visit("add", "10", 0);
    rig.run();
    rig.close(0);
    rig.run();
    rig.producer.acknowledgeAll();
    rig.run();

    assertThat(rig.heard.failed)
        .singleElement()
        .asString()
        .contains("a visit failed at counter-table-0, key 'bad'", "not this one");
    assertThat(VisitRig.state(visit)).as("not all are visited").isEqualTo(State.RUNNING);
    assertThat(VisitRig.counted(visit)).isEqualTo(2);
    assertThat(rig.sentTo("counter-table"))
        .containsExactly("a=1", "b=1", "bad=1", "c=1", "a=11", "b=11");
  }

  @Test
  void anArgumentThatCannotBeDecodedFailsTheVisitAlone() {
    visits.openWith("a");
    Visit visit = rig.visit("add", "ten", 0);
    rig.run();
    Visit unknown = rig.visit("no-such", "10", 0);
    rig.run();
    Visit good = rig.visit("add", "10", 0);
    rig.run();
    rig.commit();

    assertThat(rig.heard.failed).isEmpty();
    assertThat(VisitRig.state(visit)).isEqualTo(State.FAILED);
    assertThat(visit.snapshot().reason())
        .hasValueSatisfying(why -> assertThat(why).contains("ten"));
    assertThat(VisitRig.state(unknown)).isEqualTo(State.FAILED);
    assertThat(VisitRig.state(good)).isEqualTo(State.DONE);
  }

  @Test
  void aStorageWithoutOrderFailsTheVisitAlone() {
    rig.open(0, LocalTables.of(new PartitionTable(0, storage, false, Plans.TABLE_ID)));
    Visit visit = rig.visit("add", "10", 0);
    rig.run();

    assertThat(rig.heard.failed).isEmpty();
    assertThat(VisitRig.state(visit)).isEqualTo(State.FAILED);
    assertThat(visit.snapshot().reason())
        .hasValueSatisfying(why -> assertThat(why).contains("order"));
  }
}
