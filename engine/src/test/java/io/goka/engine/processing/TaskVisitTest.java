package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.observe.VisitSnapshot.State;
import io.goka.engine.state.PartitionTable;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** How a visit goes through a partition of a task. */
final class TaskVisitTest {

  private final VisitRig visits = new VisitRig(1 << 20);
  private final TaskRig rig = visits.rig;
  private final List<String> visited = visits.visited;
  private final WatchedStorage storage = visits.storage;

  @Test
  void everyKeyIsVisitedOnceInOrderAndWhatItsCallbackWantsTakesEffect() {
    visits.openWith("c", "a", "b", "a");

    Visit visit = rig.visit("add", "10", 0);
    rig.run();
    assertThat(VisitRig.state(visit)).as("not committed").isEqualTo(State.RUNNING);
    assertThat(VisitRig.counted(visit)).isEqualTo(3);
    rig.commit();

    assertThat(visited).containsExactly("a", "b", "c");
    assertThat(VisitRig.state(visit)).isEqualTo(State.DONE);
    assertThat(VisitRig.counted(visit)).isEqualTo(3);
    assertThat(rig.stored(0, "a")).isEqualTo("12");
    assertThat(rig.stored(0, "c")).isEqualTo("11");
    assertThat(storage.openCursors).isZero();
  }

  @Test
  void slowCallbacksHoldUpNeitherRecordsNorCommits() {
    String[] keys = {"slow-a", "slow-b", "slow-c", "slow-d", "slow-e", "slow-f"};
    visits.openWith(keys);
    long committed = rig.heard.committable("clicks", 0);

    Visit visit = rig.visit("add", "10", 0);
    rig.task.step();
    assertThat(visited).as("one that takes long ends its slice").hasSize(1);
    rig.clicks(0, "x");
    rig.task.step();
    rig.task.step();
    rig.producer.acknowledgeAll();
    rig.task.step();

    assertThat(visited).hasSizeLessThan(keys.length);
    assertThat(rig.heard.committable("clicks", 0)).as("x is committed").isGreaterThan(committed);
    rig.run();
    rig.commit();
    assertThat(visited).containsExactly(keys);
    assertThat(VisitRig.state(visit)).isEqualTo(State.DONE);
    assertThat(VisitRig.counted(visit)).isEqualTo(keys.length);
    assertThat(rig.stored(0, "slow-f")).isEqualTo("11");
  }

  @Test
  void aVisitMayDeleteWhatItVisits() {
    visits.openWith("a", "b", "b");

    rig.visit("add", "-1", 0);
    rig.run();
    rig.commit();

    assertThat(rig.stored(0, "a")).isNull();
    assertThat(rig.stored(0, "b")).isEqualTo("1");
  }

  @Test
  void whatWasProcessedBeforeIsVisitedOnceItIsStored() {
    visits.openWith("a");
    rig.clicks(0, "b");
    rig.run();

    Visit visit = rig.visit("add", "10", 0);
    rig.run();
    assertThat(rig.sentTo("counter-table")).as("the epoch ends at once").contains("b=1");
    assertThat(visited).as("the epoch is under way").isEmpty();
    rig.producer.acknowledgeAll();
    rig.run();
    rig.commit();

    assertThat(visited).containsExactly("a", "b");
    assertThat(VisitRig.state(visit)).isEqualTo(State.DONE);
  }

  @Test
  void whenAsManyEpochsAreUnderWayAsMayBeAVisitWaitsForTheNext() {
    rig.open(0, storage);
    for (int epoch = 0; epoch < 4; epoch++) {
      rig.clicks(0, "a");
      rig.run();
      rig.endEpoch();
    }
    rig.clicks(0, "b");
    rig.run();

    rig.visit("add", "10", 0);
    rig.run();
    assertThat(rig.sentTo("counter-table")).as("no fifth epoch").hasSize(4);
    rig.producer.acknowledgeAll();
    rig.run();
    assertThat(visited).isEmpty();
    rig.commit();

    assertThat(visited).containsExactly("a", "b");
  }

  @Test
  void anEmptyTableIsVisitedWithoutACall() {
    rig.open(0, storage);
    rig.run();

    Visit visit = rig.visit("add", "10", 0);
    rig.run();
    rig.commit();

    assertThat(VisitRig.state(visit)).isEqualTo(State.DONE);
    assertThat(VisitRig.counted(visit)).isZero();
    assertThat(storage.openCursors).isZero();
  }

  @Test
  void exactlyAsManyKeysAsAreVisitedInOneGo() {
    visits.openWith(VisitRig.keys(VisitRig.AT_ONCE));

    Visit visit = rig.visit("add", "10", 0);
    rig.run();
    rig.commit();

    assertThat(visited).containsExactly(VisitRig.keys(VisitRig.AT_ONCE));
    assertThat(VisitRig.state(visit)).isEqualTo(State.DONE);
  }

  @Test
  void whatComesMeanwhileIsNotVisitedAndWhatGoesIsSkipped() {
    visits.openWith(VisitRig.keys(VisitRig.MANY));
    Visit visit = rig.visit("add", "10", 0);
    rig.task.step();
    assertThat(visited).hasSize(VisitRig.AT_ONCE);

    rig.feed(
        "clicks",
        0,
        List.of(
            rig.record("clicks", 0, "k999", "click"),
            rig.record("clicks", 0, "k299", "delete"),
            rig.record("clicks", 0, "k298", "click")));
    rig.run();
    rig.commit();

    assertThat(visited).hasSize(VisitRig.MANY - 1).doesNotContain("k999", "k299");
    assertThat(VisitRig.counted(visit)).isEqualTo(VisitRig.MANY - 1);
    assertThat(rig.stored(0, "k298")).as("the value of the moment").isEqualTo("12");
    assertThat(rig.stored(0, "k299")).isNull();
    assertThat(rig.stored(0, "k999")).isEqualTo("1");
  }

  @Test
  void recordsGoOnWhileAVisitDoes() {
    visits.openWith(VisitRig.keys(VisitRig.MANY));
    rig.visit("add", "10", 0);
    rig.clicks(0, "x");

    rig.task.step();

    assertThat(visited).hasSize(VisitRig.AT_ONCE);
    assertThat(rig.status(0).counters().processed()).isEqualTo(VisitRig.MANY + 1);
  }

  @Test
  void afterARollBackAVisitGoesOnBehindTheLastKeyThatIsCommittedAndMeetsWhatWasAddedThere() {
    visits.openWith(VisitRig.keys(VisitRig.MANY));
    Visit visit = rig.visit("add", "10", 0);
    rig.task.step();
    rig.endEpoch();
    assertThat(visited)
        .as("in two goes, the first with an epoch of its own")
        .hasSize(VisitRig.MANY);
    rig.producer.acknowledgeAll();
    rig.run();
    rig.endEpoch();

    rig.producer.failAll(new TimeoutException("expired"));
    rig.run();
    assertThat(rig.heard.rolledBack).hasSize(1);
    assertThat(storage.openCursors).as("the table has another owner").isZero();
    visit.rolledBack(0);
    assertThat(VisitRig.counted(visit)).isEqualTo(VisitRig.AT_ONCE);
    visited.clear();
    PartitionTable table = rig.table(0);
    rig.reopen(0, table);
    visits.click("early", "k300");
    rig.visit(0, visit);
    rig.run();
    rig.commit();

    String[] rest =
        Arrays.copyOfRange(VisitRig.keys(VisitRig.MANY + 1), VisitRig.AT_ONCE, VisitRig.MANY + 1);
    assertThat(visited).as("k300 too, and not \"early\"").containsExactly(rest);
    assertThat(VisitRig.state(visit)).isEqualTo(State.DONE);
    assertThat(VisitRig.counted(visit)).isEqualTo(VisitRig.MANY + 1);
    assertThat(rig.stored(0, "k000")).isEqualTo("11");
    assertThat(rig.stored(0, "k299")).isEqualTo("11");
  }

  @Test
  void visitsKeepTheCacheWithinItsBound() {
    VisitRig small = new VisitRig(1);
    small.openWith(VisitRig.keys(VisitRig.MANY));
    small.rig.commit();
    small.rig.visit("add", "0", 0);
    small.rig.run();
    long misses = small.rig.status(0).counters().cacheMisses();

    small.click(VisitRig.keys(VisitRig.MANY));

    assertThat(small.rig.status(0).counters().cacheMisses()).isEqualTo(misses + VisitRig.MANY);
  }
}
