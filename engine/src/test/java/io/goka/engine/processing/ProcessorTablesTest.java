package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.goka.engine.observe.PartitionSnapshot;
import io.goka.engine.observe.RecoveryProgress;
import io.goka.engine.state.MemoryStorageProvider;
import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.Interceptor;
import io.goka.spi.Partitioners;
import io.goka.spi.Table;
import io.goka.spi.TableContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tables that a group joins, looks up, and is told of as they are recovered. */
@Timeout(60)
final class ProcessorTablesTest {

  private static final Table<Long> PRICES = Table.ofTopic("prices", Codecs.int64());
  private static final Table<String> NAMES = Table.ofTopic("names", Codecs.string());

  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final List<String> recovered = new CopyOnWriteArrayList<>();
  private final CountDownLatch inCallback = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final ProcessorRig rig =
      new ProcessorRig(plan((context, callback) -> callback.proceed(context)));

  private GroupPlan plan(Interceptor interceptor) {
    return Plans.of(
        GroupGraph.define("counter")
            .persist(Plans.COUNTS)
            .join(PRICES)
            .lookup(NAMES)
            .input(Plans.CLICKS, this::look)
            .interceptor(interceptor)
            .recoveryListener(
                Plans.COUNTS,
                (partition, key, value) -> {
                  recovered.add(partition + key + value.orElse(0L));
                  if (key.equals("bad")) {
                    throw new IllegalArgumentException("not this one");
                  }
                })
            .build(),
        Plans.quick(1));
  }

  private void look(TableContext<Long> context, String click) throws InterruptedException {
    if (context.key().equals("slow")) {
      inCallback.countDown();
      goOn.await();
    }
    context.setValue(1L);
    seen.add(
        context.key()
            + " "
            + context.join(PRICES).orElse(0L)
            + " "
            + context.lookup(NAMES, context.key()).orElse("?"));
  }

  @AfterEach
  void end() {
    goOn.countDown();
    rig.close();
  }

  private void name(String key, String name) {
    int home = Partitioners.MURMUR2.partition(TaskRig.bytes(key), ProcessorRig.LOOKUP_PARTITIONS);
    rig.topics.write("names", home, key, name);
  }

  private void bringIn() {
    rig.copy();
    rig.bringIn(0);
    assertThat(rig.input.paused).isEmpty();
  }

  private void gone(CompletableFuture<Void> gone) {
    rig.pumpUntil(
        () -> {
          rig.producer.acknowledgeAll();
          rig.recovery.step();
          return gone.isDone();
        });
  }

  @Test
  void processingWaitsForJoinsThatAreNotLevel() {
    rig.copy();
    rig.pump();
    for (int i = 0; i < 3; i++) {
      rig.topics.write("prices", 0, "a", String.valueOf(i));
    }
    rig.processor.assigned(List.of(0));

    rig.recovery.step();
    rig.pump();
    assertThat(rig.input.paused).as("its own table is level").containsExactly(0);
    assertThat(rig.snapshot(0).state()).isEqualTo(PartitionSnapshot.State.RECOVERING);
    assertThat(rig.snapshot(0).recovery())
        .as("how far the join is")
        .hasValueSatisfying(
            progress -> {
              assertThat(progress.position()).isBetween(0L, 2L);
              assertThat(progress.end()).isEqualTo(3);
            });
    rig.recover();
    rig.pump();

    assertThat(rig.input.paused).isEmpty();
    assertThat(rig.snapshot(0).recovery()).isEmpty();
    rig.deliver(0, "a");
    await().untilAsserted(() -> assertThat(seen).containsExactly("a 2 ?"));
  }

  @Test
  void processingWaitsForLookupsThatAreNotLevel() {
    name("a", "Ann");
    name("b", "Bob");
    rig.bringIn(0);
    assertThat(rig.input.paused).as("all but the lookup is level").containsExactly(0);
    assertThat(rig.input.recovering).isEqualTo(1);

    rig.copy();
    rig.pump();

    assertThat(rig.input.paused).isEmpty();
    assertThat(rig.input.recovering).isZero();
    rig.deliver(0, "a", "b", "c");
    await().untilAsserted(() -> assertThat(seen).containsExactly("a 0 Ann", "b 0 Bob", "c 0 ?"));
  }

  @Test
  void joinsAndLookupsStayLive() {
    bringIn();
    rig.deliver(0, "a");
    await().until(() -> seen.size() == 1);

    rig.topics.write("prices", 0, "a", "5");
    name("a", "Ann");
    rig.recover();
    rig.copy();
    rig.deliver(0, "a");

    await().untilAsserted(() -> assertThat(seen).containsExactly("a 0 ?", "a 5 Ann"));
  }

  @Test
  void joinedTablesCloseAfterTheTaskHasLetGoOfThem() throws Exception {
    rig.topics.write("prices", 0, "slow", "5");
    bringIn();
    rig.deliver(0, "slow");
    inCallback.await();

    CompletableFuture<Void> gone = rig.processor.revoked(List.of(0));
    rig.recover();
    rig.pump();
    assertThat(rig.isTableOpen("prices", 0)).isTrue();
    goOn.countDown();
    gone(gone);

    assertThat(seen).containsExactly("slow 5 ?");
    assertThat(rig.input.failed).isNull();
    assertThat(rig.isTableOpen("prices", 0)).isFalse();
    assertThat(rig.isTableOpen(0)).isFalse();
  }

  @Test
  void aPartitionThatLeavesBeforeItIsOpenClosesWhatIsLevel() {
    rig.bringIn(0);
    assertThat(rig.isTableOpen(0)).isTrue();
    assertThat(rig.isTableOpen("prices", 0)).isTrue();

    CompletableFuture<Void> gone = rig.processor.revoked(List.of(0));
    gone(gone);
    assertThat(rig.isTableOpen(0)).isFalse();
    assertThat(rig.isTableOpen("prices", 0)).isFalse();
    bringIn();

    assertThat(rig.input.failed).isNull();
  }

  @Test
  void afterARollBackTheJoinsAreThereStill() {
    rig.topics.write("prices", 0, "a", "5");
    bringIn();
    rig.deliver(0, "a");
    rig.rollBack(0);
    rig.rewound(0);
    rig.recover();
    rig.pump();
    assertThat(rig.input.paused).isEmpty();

    rig.deliver(0, "a");

    await().untilAsserted(() -> assertThat(seen).containsExactly("a 5 ?", "a 5 ?"));
  }

  @Test
  void aJoinThatHasToBeReadAnewBeforeThePartitionIsOpenIsWaitedFor() {
    rig.topics.write("prices", 0, "a", "5");
    rig.bringIn(0);
    loseGround();
    rig.recovery.step();
    rig.copy();
    rig.pump();
    assertThat(rig.input.paused).as("not level again").containsExactly(0);

    rig.recover();
    rig.pump();

    assertThat(rig.input.failed).isNull();
    assertThat(rig.input.paused).isEmpty();
    rig.deliver(0, "a");
    await().untilAsserted(() -> assertThat(seen).containsExactly("a 5 ?"));
  }

  @Test
  void aJoinThatIsReadAnewUnderATaskIsWaitedFor() {
    rig.topics.write("prices", 0, "a", "5");
    bringIn();
    loseGround();
    rig.recovery.step();

    rig.deliver(0, "a");
    rig.pumpUntil(() -> rig.input.rewinds.containsKey(0));
    rig.recover();
    rig.rewound(0);
    rig.recover();
    rig.pump();

    assertThat(rig.input.failed).isNull();
    assertThat(seen).isEmpty();
    rig.deliver(0, "a");
    await().untilAsserted(() -> assertThat(seen).containsExactly("a 5 ?"));
  }

  @Test
  void aKeyIsFoundWhoeverHasPlacedIt() {
    int home = Partitioners.MURMUR2.partition(TaskRig.bytes("a"), ProcessorRig.LOOKUP_PARTITIONS);
    rig.topics.write("names", (home + 1) % ProcessorRig.LOOKUP_PARTITIONS, "a", "Ann");
    bringIn();

    rig.deliver(0, "a", "b");

    await().untilAsserted(() -> assertThat(seen).containsExactly("a 0 Ann", "b 0 ?"));
  }

  @Test
  void whatAnInterceptorMakesOfItDoesNotTurnACopyThatIsReadAnewIntoAFailureOrALoss() {
    for (Interceptor interceptor :
        List.<Interceptor>of(
            (context, callback) -> callback.proceed(context),
            (context, callback) -> {
              try {
                callback.proceed(context);
              } catch (RuntimeException kept) {
                seen.add("kept");
              }
            })) {
      seen.clear();
      try (ProcessorRig other = new ProcessorRig(plan(interceptor))) {
        other.topics.write("prices", 0, "a", "5");
        other.copy();
        other.bringIn(0);
        other
            .topics
            .last()
            .setPollException(
                new OffsetOutOfRangeException(Map.of(new TopicPartition("prices", 0), 0L)));
        other.recovery.step();

        other.deliver(0, "a");
        other.pumpUntil(() -> other.input.rewinds.containsKey(0));

        assertThat(other.input.failed).isNull();
        assertThat(other.input.committed(0)).isEqualTo(-1);
      }
    }
  }

  @Test
  void aLookupThatIsReadAnewIsWaitedForAsLongAsItTakes() {
    rig.topics.write("prices", 0, "a", "5");
    for (String name : List.of("Ann", "Anna", "Annabel")) {
      name("a", name);
    }
    bringIn();
    rig.copies.copy("names", new MemoryStorageProvider()).reread();
    rig.copies.step();

    rig.deliver(0, "a");
    rig.pumpUntil(() -> rig.input.rewinds.containsKey(0));
    rig.rewound(0);
    assertThat(rig.input.rewinds).as("asked again while the copy is not level").containsKey(0);
    rig.copy();
    rig.rewound(0);
    rig.recover();
    rig.pump();

    assertThat(rig.input.failed).isNull();
    rig.deliver(0, "a");
    await().untilAsserted(() -> assertThat(seen).containsExactly("a 5 Annabel"));
  }

  private void loseGround() {
    TopicPartition prices = new TopicPartition("prices", 0);
    rig.topics.last().setPollException(new OffsetOutOfRangeException(Map.of(prices, 0L)));
  }

  @Test
  void aListenerIsToldOfWhatIsRecoveredEachTime() {
    rig.left(0, "a", "b");
    rig.topics.write("counter-table", 0, "b", "2");
    bringIn();
    assertThat(recovered).containsExactly("0a1", "0b1", "0b2");

    rig.deliver(0, "a");
    rig.rollBack(0);
    rig.rewound(0);
    rig.recover();

    assertThat(recovered).as("after a roll-back too").hasSize(5).endsWith("0a1", "0b2");
  }

  @Test
  void aListenerThatFailsFailsTheGroup() {
    rig.left(0, "bad");

    rig.bringIn(0);

    assertThat(rig.input.failed).contains("recovery listener failed", "not this one");
    assertThat(rig.isTableOpen(0)).isFalse();
    assertThat(rig.input.paused).containsExactly(0);
  }

  @Test
  void aGroupWithNothingToReadIsNowhere() {
    rig.bringIn(0);

    assertThat(rig.snapshot(0).recovery().map(RecoveryProgress::end)).hasValue(0L);
  }
}
