package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.observe.VisitSnapshot.State;
import io.goka.engine.state.PartitionTable;
import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.TableContext;
import io.goka.spi.Visitor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** Visits of the partitions of a task. */
final class TaskVisitTest {

  private static final Visitor<Long> ADD = Visitor.of("add", Codecs.int64());

  /** More than are visited in one go. */
  private static final int MANY = 300;

  private static final int AT_ONCE = 256;

  private final List<String> visited = new ArrayList<>();
  private final WatchedStorage storage = new WatchedStorage();
  private TaskRig rig = rig(1 << 20);

  private TaskRig rig(long cacheBytes) {
    return new TaskRig(
        Plans.of(
            GroupGraph.define("counter")
                .persist(Plans.COUNTS)
                .input(
                    Plans.CLICKS,
                    (context, click) -> {
                      switch (click) {
                        case "delete" -> context.delete();
                        default -> context.setValue(context.value().orElse(0L) + 1);
                      }
                    })
                .visitor(ADD, this::add)
                .build(),
            Plans.config()),
        cacheBytes);
  }

  /** Adds to each key, deletes what comes to 0, writes nothing for 0, does not like "bad". */
  private void add(TableContext<Long> context, Long number) throws IOException {
    visited.add(context.key());
    if (context.key().equals("bad")) {
      throw new IOException("not this one");
    }
    long sum = context.value().orElseThrow() + number;
    if (sum == 0) {
      context.delete();
    } else if (number != 0) {
      context.setValue(sum);
    }
  }

  private static String[] keys(int count) {
    return IntStream.range(0, count).mapToObj("k%03d"::formatted).toArray(String[]::new);
  }

  /** Opens partition 0 with keys that are committed. */
  private void openWith(String... keys) {
    rig.open(0, storage);
    rig.clicks(0, keys);
    rig.run();
    rig.commit();
  }

  private static long counted(Visit visit) {
    return visit.snapshot().visited();
  }

  private static State state(Visit visit) {
    return visit.snapshot().state();
  }

  @Test
  void everyKeyIsVisitedOnceInOrderAndWhatItsCallbackWantsTakesEffect() {
    openWith("c", "a", "b", "a");

    Visit visit = rig.visit("add", "10", 0);
    rig.run();
    assertThat(state(visit)).as("not committed").isEqualTo(State.RUNNING);
    assertThat(counted(visit)).isEqualTo(3);
    rig.commit();

    assertThat(visited).containsExactly("a", "b", "c");
    assertThat(state(visit)).isEqualTo(State.DONE);
    assertThat(counted(visit)).isEqualTo(3);
    assertThat(rig.stored(0, "a")).isEqualTo("12");
    assertThat(rig.stored(0, "c")).isEqualTo("11");
    assertThat(storage.openCursors).isZero();
  }

  @Test
  void aVisitMayDeleteWhatItVisits() {
    openWith("a", "b", "b");

    rig.visit("add", "-1", 0);
    rig.run();
    rig.commit();

    assertThat(rig.stored(0, "a")).isNull();
    assertThat(rig.stored(0, "b")).isEqualTo("1");
  }

  @Test
  void whatWasProcessedBeforeIsVisitedOnceItIsStored() {
    openWith("a");
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
    assertThat(state(visit)).isEqualTo(State.DONE);
  }

  @Test
  void anEmptyTableIsVisitedWithoutACall() {
    rig.open(0, storage);
    rig.run();

    Visit visit = rig.visit("add", "10", 0);
    rig.run();
    rig.commit();

    assertThat(state(visit)).isEqualTo(State.DONE);
    assertThat(counted(visit)).isZero();
    assertThat(storage.openCursors).isZero();
  }

  @Test
  void exactlyAsManyKeysAsAreVisitedInOneGo() {
    openWith(keys(AT_ONCE));

    Visit visit = rig.visit("add", "10", 0);
    rig.run();
    rig.commit();

    assertThat(visited).containsExactly(keys(AT_ONCE));
    assertThat(state(visit)).isEqualTo(State.DONE);
  }

  @Test
  void whatComesMeanwhileIsNotVisitedAndWhatGoesIsSkipped() {
    openWith(keys(MANY));
    Visit visit = rig.visit("add", "10", 0);
    rig.task.step();
    assertThat(visited).hasSize(AT_ONCE);

    rig.feed(
        "clicks",
        0,
        List.of(
            rig.record("clicks", 0, "k999", "click"),
            rig.record("clicks", 0, "k299", "delete"),
            rig.record("clicks", 0, "k298", "click")));
    rig.run();
    rig.commit();

    assertThat(visited).hasSize(MANY - 1).doesNotContain("k999", "k299");
    assertThat(counted(visit)).isEqualTo(MANY - 1);
    assertThat(rig.stored(0, "k298")).as("the value of the moment").isEqualTo("12");
    assertThat(rig.stored(0, "k299")).isNull();
    assertThat(rig.stored(0, "k999")).isEqualTo("1");
  }

  @Test
  void recordsGoOnWhileAVisitDoes() {
    openWith(keys(MANY));
    rig.visit("add", "10", 0);
    rig.clicks(0, "x");

    rig.task.step();

    assertThat(visited).hasSize(AT_ONCE);
    assertThat(rig.status(0).counters().processed()).isEqualTo(MANY + 1);
  }

  @Test
  void afterARollBackAVisitGoesOnBehindTheLastKeyThatIsCommitted() {
    openWith(keys(MANY));
    Visit visit = rig.visit("add", "10", 0);
    rig.run();
    assertThat(visited).as("in two goes, the first with an epoch of its own").hasSize(MANY);
    rig.producer.acknowledgeAll();
    rig.run();
    rig.endEpoch();

    rig.producer.fail(rig.producer.held().get(0), new TimeoutException("expired"));
    rig.run();
    assertThat(rig.heard.rolledBack).hasSize(1);
    assertThat(storage.openCursors).as("the table has another owner").isZero();
    visit.rolledBack(0);
    assertThat(counted(visit)).isEqualTo(AT_ONCE);
    visited.clear();
    PartitionTable table = rig.table(0);
    rig.reopen(0, table);
    rig.visit(0, visit);
    rig.run();
    rig.commit();

    assertThat(visited).containsExactly(Arrays.copyOfRange(keys(MANY), AT_ONCE, MANY));
    assertThat(state(visit)).isEqualTo(State.DONE);
    assertThat(counted(visit)).isEqualTo(MANY);
    assertThat(rig.stored(0, "k000")).isEqualTo("11");
    assertThat(rig.stored(0, "k299")).isEqualTo("11");
  }

  @Test
  void aCancelledVisitStopsAndWhatItHasDoneStays() {
    openWith(keys(MANY));
    Visit visit = rig.visit("add", "10", 0);
    rig.task.step();

    visit.cancel();
    rig.run();
    assertThat(storage.openCursors).isZero();
    rig.commit();

    assertThat(visited).hasSize(AT_ONCE);
    assertThat(state(visit)).isEqualTo(State.CANCELLED);
    assertThat(rig.stored(0, "k255")).isEqualTo("11");
    assertThat(rig.stored(0, "k256")).isEqualTo("1");
  }

  @Test
  void whatACancelledVisitHasDoneIsCountedWithItsEpoch() {
    openWith(keys(MANY));
    Visit visit = rig.visit("add", "0", 0);
    rig.task.step();

    visit.cancel();
    rig.run();
    rig.commit();
    visit.rolledBack(0);

    assertThat(counted(visit)).isEqualTo(AT_ONCE);
  }

  @Test
  void visitsOfAPartitionQueueAndACancelledOneMakesRoom() {
    openWith("a", "b");
    Visit first = rig.visit("add", "10", 0);
    Visit second = rig.visit("add", "100", 0);
    Visit third = rig.visit("add", "1000", 0);
    second.cancel();
    rig.run();
    assertThat(visited).as("one after the other").hasSize(2);
    rig.commit();
    rig.commit();

    assertThat(visited).containsExactly("a", "b", "a", "b");
    assertThat(state(first)).isEqualTo(State.DONE);
    assertThat(state(third)).isEqualTo(State.DONE);
    assertThat(rig.stored(0, "a")).isEqualTo("1011");
  }

  @Test
  void aVisitThatIsCancelledWhenAllItHasDoneIsCommittedMakesRoomAtOnce() {
    openWith(keys(MANY));
    Visit first = rig.visit("add", "10", 0);
    rig.task.step();
    rig.task.mailbox().execute(() -> rig.task.visit(0, rig.newVisit("add", "0", 0)));
    rig.task.mailbox().runMessages();
    first.cancel();
    rig.producer.acknowledgeAll();
    rig.run();

    assertThat(visited).hasSize(AT_ONCE + MANY);
  }

  @Test
  void aPartitionThatIsClosedIsVisitedNoFurtherAndItsCursorIsClosedFirst() {
    openWith(keys(MANY));
    Visit visit = rig.visit("add", "10", 0);
    rig.task.step();

    boolean[] closed = rig.close(0);
    rig.task.step();
    assertThat(closed).containsExactly(false);
    rig.producer.acknowledgeAll();
    rig.run();

    assertThat(closed).containsExactly(true);
    assertThat(storage.openCursors).isZero();
    assertThat(visited).hasSize(AT_ONCE);
    assertThat(state(visit)).isEqualTo(State.RUNNING);
  }

  @Test
  void aPartitionThatIsDroppedClosesItsCursorFirst() {
    openWith(keys(MANY));
    Visit visit = rig.visit("add", "10", 0);
    rig.task.step();

    assertThat(rig.drop(0)).containsExactly(false);
    rig.run();

    assertThat(rig.isClosed(0)).isTrue();
    assertThat(storage.openCursors).isZero();
    assertThat(state(visit)).isEqualTo(State.RUNNING);
  }

  @Test
  void theEndOfATaskClosesCursorsFirst() {
    openWith(keys(MANY));
    rig.visit("add", "10", 0);
    rig.task.step();

    rig.task.mailbox().execute(rig.task::end);
    rig.run();

    assertThat(rig.isClosed(0)).isTrue();
    assertThat(storage.openCursors).isZero();
  }

  @Test
  void aCallbackThatFailsEndsTheGroupAndItsKeyIsNotVisited() {
    openWith("a", "b", "bad", "c");
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
    assertThat(state(visit)).as("not all are visited").isEqualTo(State.RUNNING);
    assertThat(counted(visit)).isEqualTo(2);
    assertThat(rig.sentTo("counter-table"))
        .containsExactly("a=1", "b=1", "bad=1", "c=1", "a=11", "b=11");
  }

  @Test
  void anArgumentThatCannotBeDecodedFailsTheVisitAlone() {
    openWith("a");
    Visit visit = rig.visit("add", "ten", 0);
    rig.run();
    Visit unknown = rig.visit("no-such", "10", 0);
    rig.run();
    Visit good = rig.visit("add", "10", 0);
    rig.run();
    rig.commit();

    assertThat(rig.heard.failed).isEmpty();
    assertThat(state(visit)).isEqualTo(State.FAILED);
    assertThat(visit.snapshot().reason())
        .hasValueSatisfying(why -> assertThat(why).contains("ten"));
    assertThat(state(unknown)).isEqualTo(State.FAILED);
    assertThat(state(good)).isEqualTo(State.DONE);
  }

  @Test
  void aStorageWithoutOrderFailsTheVisitAlone() {
    rig.open(0, LocalTables.of(new PartitionTable(0, storage, false, Plans.TABLE_ID)));
    Visit visit = rig.visit("add", "10", 0);
    rig.run();

    assertThat(rig.heard.failed).isEmpty();
    assertThat(state(visit)).isEqualTo(State.FAILED);
    assertThat(visit.snapshot().reason())
        .hasValueSatisfying(why -> assertThat(why).contains("order"));
  }

  @Test
  void visitsKeepTheCacheWithinItsBound() {
    rig = rig(1);
    openWith(keys(MANY));
    rig.commit();
    rig.visit("add", "0", 0);
    rig.run();
    long misses = rig.status(0).counters().cacheMisses();

    rig.clicks(0, keys(MANY));
    rig.run();

    assertThat(rig.status(0).counters().cacheMisses()).isEqualTo(misses + MANY);
  }
}
