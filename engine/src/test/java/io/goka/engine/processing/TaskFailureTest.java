package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.processing.HeldProducer.Sent;
import io.goka.engine.state.PartitionTable;
import io.goka.spi.Codec;
import io.goka.spi.GroupGraph;
import io.goka.spi.StorageException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

/** What a task does when Kafka, the disk, a codec or a callback fails. */
final class TaskFailureTest {

  private final TaskRig rig = new TaskRig(Plans.counter());

  @Test
  void aFailedEpochRollsBackToTheLastPermanentOneAndHandsTheTablesBackOpen() {
    rig.open(0);
    rig.open(1);
    rig.clicks(0, "a");
    rig.clicks(1, "b");
    rig.run();
    rig.commit();
    rig.clicks(0, "a");
    rig.run();
    rig.endEpoch();
    Sent update = rig.held("counter-table");
    rig.clicks(0, "a");
    rig.run();
    rig.endEpoch();
    rig.clicks(0, "a");
    rig.run();

    rig.producer.fail(update, expired());
    rig.run();

    assertThat(rig.heard.rolledBack).hasSize(1);
    assertThat(rig.heard.rolledBack.get(0))
        .containsOnlyKeys(0, 1)
        .containsEntry(0, rig.table(0))
        .containsEntry(1, rig.table(1));
    assertThat(rig.stored(0, "a")).as("open, and as of the last permanent epoch").isEqualTo("1");
    assertThat(rig.heard.failed).isEmpty();

    rig.producer.acknowledgeAll();
    rig.endEpoch();
    assertThat(rig.stored(0, "a")).as("later acknowledgements are ignored").isEqualTo("1");
    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(1);
    assertThat(rig.heard.rolledBack).hasSize(1);
  }

  @Test
  void aRolledBackPartitionStartsFromItsTableWhenItIsOpenedAgain() {
    rig.open(0);
    rig.clicks(0, "a", "a");
    rig.run();
    rig.endEpoch();
    rig.producer.failAll(expired());
    rig.run();
    rig.clicks(0, "a");
    rig.run();
    assertThat(rig.sentTo("counter-table")).as("stale input is dropped").containsExactly("a=2");

    rig.open(0);
    rig.clicks(0, "a");
    rig.run();
    rig.commit();

    assertThat(rig.stored(0, "a")).as("the cache was dropped").isEqualTo("1");
  }

  @Test
  void aFailureThatComesBeforeTheEpochIsSealedIsNotForgotten() {
    rig.open(0);
    rig.clicks(0, "a");
    rig.run();

    rig.producer.fail(rig.held("alerts"), expired());
    rig.run();

    assertThat(rig.heard.rolledBack).hasSize(1);
    assertThat(rig.sentTo("counter-table")).isEmpty();
  }

  /** Each refusal may have taken as long as the producer may block. */
  @Test
  void nothingMoreIsSentOnceARecordWasRefused() {
    rig.open(0);
    rig.producer.refuse(expired());
    rig.clicks(0, "a", "b", "c", "d");

    rig.run();

    assertThat(rig.producer.sent()).hasSize(1);
    assertThat(rig.heard.rolledBack).hasSize(1);
  }

  @Test
  void noMoreUpdatesAreSentOnceOneWasRefused() {
    rig.open(0);
    rig.clicks(0, "a", "b", "c", "d");
    rig.run();
    rig.producer.refuse(expired());

    rig.endEpoch();

    assertThat(rig.sentTo("counter-table")).hasSize(1);
    assertThat(rig.heard.rolledBack).hasSize(1);
  }

  @Test
  void aProducerThatThrowsRollsBackToo() {
    rig.open(0);
    rig.producer.throwing(new KafkaException("the producer is in an error state"));
    rig.clicks(0, "a");

    rig.run();

    assertThat(rig.heard.rolledBack).hasSize(1);
    assertThat(rig.isClosed(0)).isFalse();
  }

  @Test
  void anErrorThatLastsEndsTheGroup() {
    rig.open(0);
    rig.clicks(0, "a");
    rig.run();

    rig.producer.fail(rig.held("alerts"), new TopicAuthorizationException("not yours"));
    rig.run();

    assertThat(rig.heard.rolledBack).isEmpty();
    assertThat(rig.heard.failed).singleElement().asString().contains("refuses", "not yours");
    assertThat(rig.isClosed(0)).isTrue();
    boolean[] closed = rig.close(0);
    rig.run();
    assertThat(closed).containsExactly(true);
  }

  @Test
  void aPartitionThatLeavesWhenItsEpochFailsLeavesAllTheSame() {
    rig.open(0);
    rig.open(1);
    rig.clicks(0, "a");
    rig.clicks(1, "b");
    rig.run();
    boolean[] closed = rig.close(0);
    rig.run();
    assertThat(closed).containsExactly(false);

    rig.producer.fail(rig.held("counter-table"), expired());
    rig.run();

    assertThat(closed).containsExactly(true);
    assertThat(rig.isClosed(0)).isTrue();
    assertThat(rig.heard.committable).isEmpty();
    assertThat(rig.heard.rolledBack.get(0)).containsOnlyKeys(1);
  }

  @Test
  void aPartitionThatLeavesIsToldOfEvenWhenItsEpochCannotBeCut() {
    TaskRig failing = new TaskRig(unencodable());
    failing.open(0);
    failing.clicks(0, "a");
    failing.run();

    boolean[] closed = failing.close(0);
    failing.run();

    assertThat(closed).containsExactly(true);
    assertThat(failing.isClosed(0)).isTrue();
    assertThat(failing.heard.committable).as("left to the next owner").isEmpty();
  }

  @Test
  void aDiskThatFailsEndsTheGroupAndLetsItsPartitionsLeave() {
    TaskRig unbuffered = new TaskRig(Plans.counter(), 0);
    WatchedStorage disk = new WatchedStorage();
    unbuffered.open(0, disk);
    unbuffered.open(1);
    unbuffered.clicks(0, "a");
    unbuffered.run();
    unbuffered.endEpoch();
    boolean[] closed = unbuffered.close(0);
    unbuffered.run();
    disk.failing = true;

    unbuffered.producer.acknowledgeAll();
    unbuffered.run();

    assertThat(unbuffered.heard.failed).singleElement().asString().contains("disk is full");
    assertThat(unbuffered.heard.committable).as("nothing that is not stored").isEmpty();
    assertThat(closed).containsExactly(true);
    assertThat(unbuffered.isClosed(0)).isTrue();
    assertThat(unbuffered.isClosed(1)).isTrue();
    boolean[] other = unbuffered.close(1);
    unbuffered.run();
    assertThat(other).containsExactly(true);
  }

  /** Where it is opened anew, what is wrong with it is seen to. */
  @Test
  void aDamagedTableIsGivenUpClosed() {
    TaskRig unbuffered = new TaskRig(Plans.counter(), 0);
    WatchedStorage disk = new WatchedStorage();
    disk.kind = StorageException.Kind.CORRUPT;
    unbuffered.open(0, disk);
    unbuffered.open(1);
    unbuffered.clicks(0, "a");
    unbuffered.run();
    unbuffered.endEpoch();
    disk.failing = true;

    unbuffered.producer.acknowledgeAll();
    unbuffered.run();

    Map<Integer, PartitionTable> closed = new HashMap<>();
    closed.put(0, null);
    closed.put(1, null);
    assertThat(unbuffered.heard.rolledBack).containsExactly(closed);
    assertThat(unbuffered.isClosed(0)).isTrue();
    assertThat(unbuffered.isClosed(1)).isTrue();
    assertThat(unbuffered.heard.failed).isEmpty();
    assertThat(unbuffered.heard.committable).as("nothing that is not stored").isEmpty();
  }

  @Test
  void aTableThatCannotBeClosedInGoodOrderIsClosedAndHasLeftAllTheSame() {
    WatchedStorage disk = new WatchedStorage();
    rig.open(0, disk);
    rig.open(1);
    rig.run();
    disk.failing = true;

    boolean[] closed = rig.close(0);
    boolean[] dropped = new boolean[1];
    rig.task.mailbox().execute(() -> rig.task.drop(1, () -> dropped[0] = true));
    rig.run();

    assertThat(closed).containsExactly(true);
    assertThat(dropped).containsExactly(true);
    assertThat(rig.heard.failed).as("nothing is lost by it").isEmpty();
  }

  private static TimeoutException expired() {
    return new TimeoutException("expired");
  }

  private static GroupPlan unencodable() {
    Codec<String> codec =
        new Codec<>() {
          @Override
          public byte[] encode(String value) {
            throw new IllegalArgumentException("no form");
          }

          @Override
          public String decode(byte[] bytes) {
            return "";
          }

          @Override
          public boolean immutable() {
            return true;
          }
        };
    return Plans.of(
        GroupGraph.define("counter")
            .persist(codec)
            .input(Plans.CLICKS, (context, click) -> context.setValue(click))
            .build(),
        Plans.config());
  }
}
