package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.processing.HeldTransactions.Call;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Transactions that fail, and those of which nobody knows what has become of them. */
final class ExactlyOnceFailureTest {

  private final ExactlyOnceRig exactly = new ExactlyOnceRig(Plans.counter());
  private final TaskRig rig = exactly.rig;
  private final HeldTransactions kafka = exactly.kafka;

  @Test
  void aCommitThatTheGroupRefusesIsAbortedAndTheProducerGoesOn() {
    exactly.open(0);
    exactly.click(0, "a");
    kafka.takeCalls();
    kafka.failing(Call.OFFSETS, new CommitFailedException("rebalanced"));

    rig.endEpoch();

    assertThat(kafka.takeCalls()).containsExactly(Call.OFFSETS, Call.ABORT);
    assertThat(rig.heard.rolledBack).hasSize(1);
    assertThat(rig.stored(0, "a")).isNull();
    assertThat(kafka.committed("alerts")).isEmpty();
    rig.openAgain(0);
    exactly.commit(0, "a");
    assertThat(kafka.takeCalls()).containsExactly(Call.BEGIN, Call.OFFSETS, Call.COMMIT);
    assertThat(rig.stored(0, "a")).as("the cache was dropped").isEqualTo("1");
  }

  @Test
  void aCommitThatIsNotAnsweredDropsTheProducerAndTheRollBackWaitsForTheNextOne() {
    exactly.open(0);
    exactly.click(0, "a");
    kafka.takeCalls();
    kafka.committingUnheard(new TimeoutException("no answer"));
    kafka.away(true);

    rig.endEpoch();
    assertThat(kafka.takeCalls())
        .containsExactly(Call.OFFSETS, Call.COMMIT, Call.CLOSE, Call.MAKE, Call.INIT, Call.CLOSE);
    assertThat(rig.heard.rolledBack).as("it may yet be committed, or not").isEmpty();
    rig.run();
    assertThat(rig.heard.rolledBack).isEmpty();
    assertThat(kafka.open()).isZero();

    kafka.takeCalls();
    kafka.away(false);
    rig.run();

    assertThat(kafka.takeCalls()).containsExactly(Call.MAKE, Call.INIT);
    assertThat(rig.heard.rolledBack).hasSize(1);
    assertThat(rig.heard.rolledBack.get(0)).containsEntry(0, rig.table(0));
    assertThat(rig.stored(0, "a")).as("read back from Kafka, not guessed").isNull();
    assertThat(rig.heard.failed).isEmpty();
  }

  @Test
  void anInterruptedCommitDropsTheProducerToo() {
    exactly.open(0);
    exactly.click(0, "a");
    kafka.takeCalls();
    kafka.before(
        Call.COMMIT,
        () -> {
          throw new InterruptException("interrupted");
        });

    rig.endEpoch();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(kafka.takeCalls())
        .containsExactly(Call.OFFSETS, Call.COMMIT, Call.CLOSE, Call.MAKE, Call.INIT);
    assertThat(rig.heard.rolledBack).hasSize(1);
  }

  @Test
  void whatCannotBeAbortedIsLeftToTheNextProducer() {
    exactly.open(0);
    exactly.click(0, "a");
    kafka.takeCalls();
    kafka.failing(Call.COMMIT, new ProducerFencedException("there is another"));
    kafka.failing(Call.ABORT, new ProducerFencedException("there is another"));

    rig.endEpoch();

    assertThat(kafka.takeCalls())
        .containsExactly(Call.OFFSETS, Call.COMMIT, Call.ABORT, Call.CLOSE, Call.MAKE, Call.INIT);
    assertThat(rig.heard.rolledBack).hasSize(1);
  }

  /** It stays in doubt what the partition has done until then, and its next owner may read it. */
  @Test
  void aPartitionThatIsToCloseAfterAFailureHasLeftWhenTheRollBackIsCertain() {
    exactly.open(0, 1);
    exactly.click(0, "a");
    kafka.failing(Call.COMMIT, new TimeoutException("no answer"));
    kafka.away(true);
    rig.endEpoch();

    boolean[] closed = rig.close(0);
    boolean[] dropped = rig.drop(1);
    rig.run();
    assertThat(closed).containsExactly(false);
    assertThat(dropped).containsExactly(false);

    kafka.away(false);
    rig.run();
    assertThat(closed).containsExactly(true);
    assertThat(dropped).containsExactly(true);
  }

  @Test
  void aPartitionThatClosesInAnEpochWhichFailsHasLeftWhenTheRollBackIsCertain() {
    exactly.open(0, 1);
    exactly.click(0, "a");
    kafka.failing(Call.COMMIT, new TimeoutException("no answer"));
    kafka.away(true);

    boolean[] closed = rig.close(0);
    rig.run();
    assertThat(closed).containsExactly(false);

    kafka.away(false);
    rig.run();
    assertThat(closed).containsExactly(true);
    assertThat(rig.isClosed(0)).isTrue();
    assertThat(rig.heard.rolledBack.get(0)).containsOnlyKeys(1);
  }

  @Test
  void aPartitionThatComesWhileARollBackWaitsIsProcessedAfterwards() {
    exactly.open(0);
    exactly.click(0, "a");
    kafka.failing(Call.COMMIT, new TimeoutException("no answer"));
    kafka.away(true);
    rig.endEpoch();
    rig.open(1);
    rig.clicks(1, "b");
    rig.run();
    assertThat(rig.status(1).counters().processed()).isZero();

    kafka.away(false);
    rig.run();
    rig.endEpoch();

    assertThat(kafka.committed("counter-table")).containsExactly("b=1");
    assertThat(rig.heard.rolledBack).singleElement().satisfies(it -> assertThat(it).hasSize(1));
  }

  @Test
  void aPartitionThatIsLostWithinATransactionTakesTheOthersBackWithIt() {
    exactly.open(0, 1);
    exactly.click(0, "a");
    exactly.click(1, "b");

    boolean[] dropped = rig.drop(0);
    rig.run();
    rig.endEpoch();

    assertThat(dropped).containsExactly(true);
    assertThat(rig.heard.rolledBack).hasSize(1);
    assertThat(rig.heard.rolledBack.get(0)).containsOnlyKeys(1);
    assertThat(kafka.committed("alerts")).isEmpty();
    assertThat(kafka.takeCalls()).contains(Call.ABORT).doesNotContain(Call.COMMIT);
  }

  @Test
  void aPartitionThatIsLostBeforeItHasSentAnythingLeavesTheOthersAlone() {
    ExactlyOnceRig silent =
        new ExactlyOnceRig(Plans.counting((context, click) -> context.setValue(1L)));
    silent.open(0, 1);
    silent.click(0, "a");
    silent.click(1, "b");

    silent.rig.drop(0);
    silent.rig.run();
    silent.rig.endEpoch();

    assertThat(silent.rig.heard.rolledBack).isEmpty();
    assertThat(silent.kafka.committed("counter-table")).containsExactly("b=1");
    assertThat(silent.kafka.offset("clicks", 0)).isEqualTo(-1);
  }

  @Test
  void whatAnAbandonedPartitionHasDoneIsNeverCommitted() {
    exactly.open(0, 1);
    exactly.click(0, "a");
    exactly.click(1, "b");
    boolean[] closed = new boolean[1];
    rig.status(0).abandon();
    rig.task.mailbox().execute(() -> rig.task.close(0, () -> closed[0] = true));
    rig.run();
    rig.endEpoch();

    assertThat(closed).containsExactly(true);
    assertThat(kafka.committed("alerts")).isEmpty();
    assertThat(kafka.committed("counter-table")).isEmpty();
    assertThat(rig.heard.rolledBack.get(0)).containsOnlyKeys(0, 1);
  }

  /** What it has not sent would be missing in a transaction that takes its input as done. */
  @Test
  void aPartitionThatIsAbandonedBetweenTwoOfItsUpdatesIsNotCommittedByHalf() {
    exactly.open(0, 1);
    exactly.click(0, "a", "b");
    exactly.click(1, "c");
    kafka.before(Call.SEND, rig.status(0)::abandon);

    rig.endEpoch();

    assertThat(kafka.committed("counter-table")).isEmpty();
    assertThat(kafka.offset("clicks", 0)).isEqualTo(-1);
    assertThat(rig.heard.rolledBack.get(0)).containsOnlyKeys(0, 1);
  }

  /** The poll thread may be done with the waiting at any moment. */
  @ParameterizedTest
  @EnumSource(
      value = Call.class,
      names = {"BEGIN", "SEND", "OFFSETS", "COMMIT"})
  void cutOffAtAnyPointCommitsNothingAndTheNextTransactionIsAsGoodAsAny(Call at) {
    kafka.before(at, rig.task::cutOff);
    rig.open(0);
    rig.clicks(0, "a");
    rig.run();
    rig.endEpoch();
    assertThat(kafka.committed("alerts")).isEmpty();
    assertThat(rig.heard.rolledBack).hasSize(1);

    rig.openAgain(0);
    rig.feed("clicks", 0, rig.records("clicks", 0, 0, "a"));
    rig.run();
    rig.endEpoch();

    assertThat(rig.heard.failed).as("no mistake of anybody's").isEmpty();
    assertThat(kafka.committed("counter-table")).containsExactly("a=1");
    assertThat(kafka.open()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Call.class,
      names = {"MAKE", "INIT"})
  void cutOffWhileTheProducerIsMadeHasAnotherOneMade(Call at) {
    kafka.before(at, rig.task::cutOff);
    rig.open(0);
    rig.clicks(0, "a");
    rig.run();
    rig.run();
    rig.endEpoch();

    assertThat(rig.heard.failed).isEmpty();
    assertThat(kafka.committed("counter-table")).containsExactly("a=1");
    assertThat(kafka.open()).isEqualTo(1);
  }

  /** What the others have done is in no transaction yet, and goes into the next one. */
  @Test
  void cutOffBetweenTransactionsRollsNobodyBack() {
    exactly.open(0, 1);
    exactly.commit(0, "a");
    rig.drop(0);
    rig.task.cutOff();
    exactly.commit(1, "b");

    assertThat(rig.heard.rolledBack).isEmpty();
    assertThat(kafka.committed("counter-table")).containsExactly("a=1", "b=1");
    assertThat(kafka.open()).isEqualTo(1);
  }

  @Test
  void cutOffBetweenTwoSendsCommitsNeither() {
    ExactlyOnceRig cut =
        new ExactlyOnceRig(
            Plans.counting((context, click) -> context.emit(Plans.ALERTS, context.key(), click)));
    cut.open(0);
    cut.click(0, "a");

    cut.rig.task.cutOff();
    cut.click(0, "b");
    cut.rig.endEpoch();

    assertThat(cut.kafka.committed("alerts")).isEmpty();
    assertThat(cut.rig.heard.rolledBack).hasSize(1);
    assertThat(cut.rig.heard.failed).isEmpty();
  }

  @Test
  @Timeout(30)
  void cutOffFreesACommitThatBlocks() throws Exception {
    exactly.open(0);
    exactly.click(0, "a");
    CountDownLatch committing = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    kafka.before(Call.CLOSE, closed::countDown);
    kafka.before(
        Call.COMMIT,
        () -> {
          committing.countDown();
          try {
            assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          throw new KafkaException("The producer closed forcefully");
        });

    CompletableFuture<Void> poll =
        CompletableFuture.runAsync(
            () -> {
              try {
                committing.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              rig.status(0).abandon();
              rig.task.cutOff();
            });
    rig.endEpoch();
    poll.get(20, TimeUnit.SECONDS);

    assertThat(rig.heard.failed).isEmpty();
    assertThat(rig.heard.rolledBack).hasSize(1);
    assertThat(rig.stored(0, "a")).isNull();
  }

  @Test
  void anErrorThatLastsFailsTheGroup() {
    kafka.failing(Call.INIT, new TransactionalIdAuthorizationException("not yours"));
    rig.open(0);
    rig.run();

    assertThat(rig.heard.failed).singleElement().asString().contains("refuses", "not yours");
    assertThat(rig.isClosed(0)).isTrue();
    assertThat(kafka.open()).isZero();
  }

  @Test
  void aTransactionTimeoutThatTheBrokerDoesNotAllowFailsTheGroup() {
    kafka.failing(Call.INIT, new InvalidTxnTimeoutException("larger than the maximum"));
    rig.open(0);
    rig.run();

    assertThat(rig.heard.failed).singleElement().asString().contains("larger than the maximum");
  }

  @Test
  void aSettingThatNoProducerTakesFailsTheGroup() {
    kafka.failing(Call.MAKE, new ConfigException("kafka.producer.acks", "some"));
    rig.open(0);
    rig.run();

    assertThat(rig.heard.failed).singleElement().asString().contains("kafka.producer.acks");
  }

  @Test
  void aProducerThatCannotBeClosedInGoodOrderIsGoneAllTheSame() {
    exactly.open(0);
    exactly.click(0, "a");
    kafka.failing(Call.COMMIT, new TimeoutException("no answer"));
    kafka.failing(Call.CLOSE, new InterruptException("interrupted"));

    rig.endEpoch();
    assertThat(Thread.interrupted()).isTrue();
    rig.run();

    assertThat(rig.heard.rolledBack).hasSize(1);
    assertThat(rig.heard.reasons).containsExactly("no answer");
    kafka.failing(Call.CLOSE, new KafkaException("not in good order"));
    rig.task.cutOff();
    assertThat(kafka.open()).isZero();
  }
}
