package io.goka.runtime.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Owner: the test's thread. The commits of a member on their way, oldest first: its coordinator
 * hears of them in their order, some time, even when the member has crashed meanwhile.
 */
final class Commits {

  private record Sent(
      String member,
      int generation,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      OffsetCommitCallback callback) {}

  private record Answered(
      Map<TopicPartition, OffsetAndMetadata> offsets,
      OffsetCommitCallback callback,
      @Nullable Exception failure) {}

  private final SimulatedProcess process;
  private final Coordinator coordinator;
  private final Deque<Sent> sent = new ArrayDeque<>();
  private final Deque<Answered> answered = new ArrayDeque<>();

  Commits(SimulatedProcess process, Coordinator coordinator) {
    this.process = process;
    this.coordinator = coordinator;
    Schedule.Actor unused = process.schedule().add(() -> !sent.isEmpty(), this::arrive);
  }

  void send(
      String member,
      int generation,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      OffsetCommitCallback callback) {
    sent.add(new Sent(member, generation, offsets, callback));
  }

  /** A commit was not even sent. */
  void refuse(
      Map<TopicPartition, OffsetAndMetadata> offsets,
      OffsetCommitCallback callback,
      Exception failure) {
    answered.add(new Answered(offsets, callback, failure));
  }

  /** The oldest arrives, or gets lost, or its answer does. */
  private void arrive() {
    Sent oldest = sent.remove();
    Exception failure = lost();
    boolean reaches = process.isConnected() || process.schedule().happens(1, 2);
    if (failure == null && reaches) {
      failure = failure(coordinator.commit(oldest.member(), oldest.generation(), oldest.offsets()));
    }
    if (failure == null) {
      failure = reaches ? lost() : new RetriableCommitFailedException("disconnected");
    }
    answered.add(new Answered(oldest.offsets(), oldest.callback(), failure));
  }

  private @Nullable Exception lost() {
    return process.isLost()
        ? new RetriableCommitFailedException(new TimeoutException("lost on the way"))
        : null;
  }

  /** All that is on its way arrives. */
  void settle() {
    while (!sent.isEmpty()) {
      arrive();
    }
  }

  /** Tells the callbacks what has come of their commits. */
  void tell() {
    for (Answered each = answered.poll(); each != null; each = answered.poll()) {
      each.callback().onComplete(each.offsets(), each.failure());
    }
  }

  /** What a member is told of an answer. */
  static @Nullable RuntimeException failure(Coordinator.Answer answer) {
    return switch (answer) {
      case OK -> null;
      case REBALANCING -> new RebalanceInProgressException("the group is rebalancing");
      case UNKNOWN_MEMBER, STALE_GENERATION -> new CommitFailedException(answer.name());
    };
  }
}
