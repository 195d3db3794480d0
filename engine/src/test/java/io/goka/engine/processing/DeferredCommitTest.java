package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.spi.Callback;
import io.goka.spi.Codecs;
import io.goka.spi.DeferredCommit;
import io.goka.spi.GroupGraph;
import io.goka.spi.Stream;
import io.goka.spi.TableContext;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An input offset is never committed past a record whose deferred commit is open. */
final class DeferredCommitTest {

  private static final Stream<String> OTHERS = Stream.of("others", Codecs.string());

  private final List<DeferredCommit> handles = new ArrayList<>();
  private final List<String> seen = new ArrayList<>();
  private final TaskRig rig = rig(this::deferWhenAsked, 10_000);

  private static TaskRig rig(Callback<TableContext<Long>, String> callback, int most) {
    return new TaskRig(
        Plans.of(
            GroupGraph.define("counter")
                .persist(Plans.COUNTS)
                .input(Plans.CLICKS, callback)
                .input(OTHERS, callback)
                .build(),
            Plans.deferring(most)));
  }

  /** Counts, and defers the keys that begin with d. */
  private void deferWhenAsked(TableContext<Long> context, String click) {
    seen.add(context.key());
    context.setValue(context.value().orElse(0L) + 1);
    if (context.key().startsWith("d")) {
      handles.add(context.deferCommit());
    }
  }

  private static void clicked(TaskRig rig, String... keys) {
    rig.clicks(0, keys);
    rig.run();
    rig.commit();
  }

  @Test
  void nothingAtOrBehindADeferredRecordIsCommittedThoughItIsProcessedAndStored() {
    rig.open(0);
    clicked(rig, "a", "d", "b", "c");

    assertThat(seen).containsExactly("a", "d", "b", "c");
    assertThat(rig.stored(0, "d")).isEqualTo("1");
    assertThat(rig.stored(0, "c")).isEqualTo("1");
    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(1);
    assertThat(rig.deferred(0)).isEqualTo(1);
    clicked(rig, "e");
    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(1);

    handles.get(0).complete();
    rig.run();
    rig.commit();

    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(5);
    assertThat(rig.deferred(0)).isZero();
  }

  @Test
  void theOldestOpenHandleDecidesInWhateverOrderTheyAreCompleted() {
    rig.open(0);
    clicked(rig, "d1", "a", "d2", "b", "d3", "c");

    handles.get(1).complete();
    rig.commit();
    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(0);
    handles.get(0).complete();
    rig.commit();
    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(4);
    handles.get(2).complete();
    rig.commit();

    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(6);
  }

  @Test
  void allHandlesOfARecordMustBeCompleted() {
    TaskRig twice =
        rig(
            (context, click) -> {
              handles.add(context.deferCommit());
              handles.add(context.deferCommit());
            },
            10);
    twice.open(0);
    clicked(twice, "a");

    handles.get(1).complete();
    handles.get(1).complete();
    twice.commit();
    assertThat(twice.heard.committable("clicks", 0)).as("one is open").isZero();
    handles.get(0).complete();
    twice.commit();

    assertThat(twice.heard.committable("clicks", 0)).isEqualTo(1);
  }

  @Test
  void aHandleMayBeCompletedBeforeItsCallbackReturnsAndAnotherBeAskedForAfterwards() {
    TaskRig early =
        rig(
            (context, click) -> {
              context.deferCommit().complete();
              DeferredCommit second = context.deferCommit();
              CompletableFuture.runAsync(second::complete).join();
              context.deferCommit().complete();
            },
            10);
    early.open(0);
    clicked(early, "a", "b");
    early.commit();

    assertThat(early.heard.committable("clicks", 0)).isEqualTo(2);
    assertThat(early.deferred(0)).isZero();
  }

  @Test
  void aHandleThatFailsBeforeItsCallbackReturnsFails() {
    TaskRig early =
        rig(
            (context, click) -> {
              context.deferCommit().fail(new IOException("no answer"));
              context.deferCommit().complete();
            },
            10);
    early.open(0);
    clicked(early, "a");

    assertThat(early.heard.failed).singleElement().asString().contains("no answer");
    assertThat(early.heard.committable).isEmpty();
  }

  @Test
  @Timeout(30)
  void aCompletionOnAnotherThreadWakesTheTask() {
    rig.open(0);
    clicked(rig, "d");
    rig.task.mailbox().await(1);

    CompletableFuture.runAsync(() -> handles.get(0).complete()).join();
    rig.task.mailbox().await(Duration.ofHours(1).toNanos());
    rig.run();
    rig.commit();

    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(1);
  }

  @Test
  void aHandleThatFailsEndsTheGroupAndItsRecordIsNotCommitted() {
    rig.open(0);
    clicked(rig, "a", "d", "b");

    handles.get(0).fail(new IOException("no answer"));
    handles.get(0).complete();
    rig.run();
    boolean[] closed = rig.close(0);
    rig.run();
    rig.producer.acknowledgeAll();
    rig.run();

    assertThat(rig.heard.failed)
        .singleElement()
        .asString()
        .contains("deferred commit failed", "clicks-0 offset 1", "key 'd'", "no answer");
    assertThat(closed).containsExactly(true);
    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(1);
  }

  @Test
  @SuppressWarnings("NullAway") // a plugin is not held to our null checks
  void failingWithoutACauseIsNoCompletion() {
    rig.open(0);
    clicked(rig, "d");

    handles.get(0).fail(null);
    rig.run();
    rig.commit();

    assertThat(rig.heard.failed).singleElement().asString().contains("fail(null)");
    assertThat(rig.heard.committable("clicks", 0)).isZero();
  }

  @Test
  void aCallbackThatThrowsLeavesNoHandle() {
    TaskRig skipping =
        new TaskRig(
            Plans.of(
                GroupGraph.define("counter")
                    .input(
                        Plans.CLICKS,
                        (context, click) -> {
                          handles.add(context.deferCommit());
                          throw new IOException("not this one");
                        })
                    .interceptor(
                        (context, callback) -> {
                          try {
                            callback.proceed(context);
                          } catch (IOException skipped) {
                            seen.add(context.key());
                          }
                        })
                    .build(),
                Plans.deferring(1)));
    skipping.openWithoutTable(0);
    clicked(skipping, "a", "b");
    handles.forEach(DeferredCommit::complete);
    skipping.commit();

    assertThat(seen).containsExactly("a", "b");
    assertThat(skipping.heard.failed).as("none counts against the bound").isEmpty();
    assertThat(skipping.heard.committable("clicks", 0)).isEqualTo(2);
  }

  @Test
  void onlySoManyMayBeOpenAndTheCallbackThatAsksForMoreFails() {
    TaskRig few = rig(this::deferWhenAsked, 2);
    few.open(0);
    clicked(few, "d", "d");
    handles.get(0).complete();
    clicked(few, "d");
    assertThat(few.heard.failed).isEmpty();

    clicked(few, "d");

    assertThat(few.heard.failed)
        .singleElement()
        .asString()
        .contains("2 deferred commits are open in partition 0", "deferred.commits.max");
    assertThat(few.heard.committable("clicks", 0)).isEqualTo(1);
    assertThat(few.stored(0, "d")).isEqualTo("3");
  }

  @Test
  void whatIsCompletedMakesRoomWithinTheSameSlice() {
    TaskRig few =
        rig(
            (context, click) -> {
              handles.forEach(DeferredCommit::complete);
              handles.add(context.deferCommit());
            },
            1);
    few.open(0);
    clicked(few, "a", "b", "c");

    assertThat(few.heard.failed).isEmpty();
    assertThat(few.heard.committable("clicks", 0)).isEqualTo(2);
  }

  @Test
  void oneThatStaysOpenIsToldOfAgainAndAgainButNotAllTheTime() {
    rig.open(0);
    clicked(rig, "d", "d");
    rig.after(Duration.ofSeconds(58));
    assertThat(overdue()).isEmpty();

    rig.after(Duration.ofSeconds(2));
    rig.after(Duration.ofSeconds(30));
    assertThat(overdue())
        .singleElement()
        .asString()
        .contains("clicks-0 offset 0", "open for 61 s", "2 in all");
    rig.after(Duration.ofSeconds(31));

    assertThat(overdue()).hasSize(2);
  }

  private List<String> overdue() {
    return rig.heard.suspicious.stream().filter(told -> told.contains("is open for")).toList();
  }

  @Test
  void afterARollBackTheRecordHasANewHandleAndTheOldOneDoesNothing() {
    rig.open(0);
    clicked(rig, "a", "d", "b");
    rig.clicks(0, "c");
    rig.run();
    rig.endEpoch();
    rig.producer.fail(rig.producer.held().get(0), new TimeoutException("expired"));
    rig.run();
    assertThat(rig.heard.rolledBack).hasSize(1);

    rig.reopen(0, rig.table(0));
    rig.feed("clicks", 0, rig.records("clicks", 0, 1, "d", "b", "c"));
    rig.run();
    handles.get(0).complete();
    rig.commit();
    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(1);
    handles.get(1).complete();
    rig.commit();

    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(4);
  }

  @Test
  void aPartitionThatLeavesCommitsUpToItsOldestOpenHandle() {
    rig.open(0);
    rig.clicks(0, "a", "d1", "b", "d2", "c");
    rig.run();
    handles.get(0).complete();

    boolean[] closed = rig.close(0);
    rig.run();
    rig.producer.acknowledgeAll();
    rig.run();
    assertThat(closed).containsExactly(true);
    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(3);
    handles.get(1).complete();
    rig.commit();

    assertThat(rig.heard.committable("clicks", 0)).as("somebody else has it").isEqualTo(3);
  }

  @Test
  void theCommittedOffsetHasTheLeaderEpochOfTheRecordThatHoldsIt() {
    rig.open(0);
    clicked(rig, "a", "d", "b");

    assertThat(rig.heard.committable)
        .containsExactly(
            Map.of(new TopicPartition("clicks", 0), new OffsetAndMetadata(1, Optional.of(7), "")));
  }

  @Test
  void aHandleDoesNotKeepWhatItsRecordCarries() {
    DeferredCommits commits =
        new DeferredCommits(
            "counter", Plans.config(), () -> 0, () -> {}, new InputPositions(topic -> ""));

    DeferredHandle handle =
        commits.handle(rig.record("clicks", 0, "a", "x".repeat(1000)), List.of());

    assertThat(handle.record().value()).isNull();
    assertThat(handle.record().key()).isEqualTo(TaskRig.bytes("a"));
  }

  @Test
  void eachInputIsHeldBackForItself() {
    rig.open(0);
    rig.feed("others", 0, List.of(rig.record("others", 0, "a", "click")));
    clicked(rig, "d", "b");

    assertThat(rig.heard.committable("clicks", 0)).isZero();
    assertThat(rig.heard.committable("others", 0)).isEqualTo(1);
  }
}
