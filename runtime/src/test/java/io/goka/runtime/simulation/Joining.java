package io.goka.runtime.simulation;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.GroupSubscription;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Owner: the test's thread. A member's part of the cooperative rebalance protocol: what Kafka's
 * consumer does within its polls, and its heartbeats, which need none.
 */
final class Joining {

  private static final long HEARTBEAT_NANOS = Duration.ofMillis(200).toNanos();
  private static final int NONE = -1;
  private static final Comparator<TopicPartition> ORDER =
      Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

  private enum Phase {
    OUTSIDE,
    JOINING,
    SYNCHRONISING,
    STABLE,
    ENDED
  }

  private final SimulatedProcess process;
  private final SimulatedKafka kafka;
  private final Coordinator coordinator;
  private final ConsumerPartitionAssignor assignor;
  private final Fetched fetched;
  private @Nullable ConsumerRebalanceListener listener;
  private Set<String> topics = Set.of();
  private Set<TopicPartition> assignment = new TreeSet<>(ORDER);
  private Phase phase = Phase.OUTSIDE;
  private String id = "";
  private int generation = NONE;
  private boolean rejoins;
  private boolean lost;
  private long heartbeatDue;
  private long heartbeats;

  Joining(
      SimulatedProcess process,
      SimulatedKafka kafka,
      ConsumerPartitionAssignor assignor,
      Fetched fetched) {
    this.process = process;
    this.kafka = kafka;
    this.coordinator = kafka.coordinator();
    this.assignor = assignor;
    this.fetched = fetched;
    kafka.schedule().addClock(this::heartbeatWhenDue);
  }

  void subscribe(Collection<String> subscribed, ConsumerRebalanceListener told) {
    topics = new TreeSet<>(subscribed);
    listener = told;
  }

  private ConsumerRebalanceListener listener() {
    return Objects.requireNonNull(listener);
  }

  Set<TopicPartition> assignment() {
    return assignment;
  }

  String id() {
    return id;
  }

  int generation() {
    return generation;
  }

  boolean isStable() {
    return phase == Phase.STABLE;
  }

  /** Whether the coordinator has given the member up, as far as that is known. */
  boolean isLost() {
    return lost || id.isEmpty();
  }

  long heartbeats() {
    return heartbeats;
  }

  private void heartbeatWhenDue() {
    if (phase == Phase.OUTSIDE
        || phase == Phase.ENDED
        || lost
        || kafka.schedule().nanos() < heartbeatDue
        || !process.isConnected()) {
      return;
    }
    heartbeatDue = kafka.schedule().nanos() + HEARTBEAT_NANOS;
    if (phase == Phase.JOINING) {
      coordinator.keepAlive(id);
    } else if (heard(coordinator.heartbeat(id, generation)) == Coordinator.Answer.OK) {
      heartbeats++;
    }
  }

  /** Takes in what the coordinator has said. */
  Coordinator.Answer heard(Coordinator.Answer answer) {
    switch (answer) {
      case OK -> {}
      case REBALANCING -> rejoins = true;
      case UNKNOWN_MEMBER, STALE_GENERATION -> lost = true;
    }
    return answer;
  }

  /** The rebalancing part of a poll. */
  void goOn() {
    if (lost) {
      lose();
    }
    if (phase == Phase.STABLE && rejoins) {
      phase = Phase.OUTSIDE;
    }
    while (process.isConnected() && !lost && advance()) {
      process.boundary();
    }
  }

  private void lose() {
    kafka.schedule().trace(() -> id + " learns that it is no member any more");
    lost = false;
    id = "";
    generation = NONE;
    phase = Phase.OUTSIDE;
    Set<TopicPartition> gone = assignment;
    if (!gone.isEmpty()) {
      listener().onPartitionsLost(gone);
      assign(Set.of());
    }
  }

  private void assign(Collection<TopicPartition> partitions) {
    Set<TopicPartition> now = new TreeSet<>(ORDER);
    now.addAll(partitions);
    assignment = now;
    fetched.keepOnly(now);
  }

  /** Takes one step of the protocol; returns whether there is another one at once. */
  private boolean advance() {
    return switch (phase) {
      case OUTSIDE -> join();
      case JOINING -> synchronise();
      case SYNCHRONISING -> takeAssignment();
      case STABLE, ENDED -> false;
    };
  }

  private boolean join() {
    rejoins = false;
    Subscription said =
        new Subscription(
            List.copyOf(topics),
            assignor.subscriptionUserData(topics),
            List.copyOf(assignment),
            generation,
            Optional.empty());
    String known = coordinator.join(id, process.name(), said);
    if (known.isEmpty()) {
      lost = true;
      return false;
    }
    id = known;
    phase = Phase.JOINING;
    return true;
  }

  private boolean synchronise() {
    if (!coordinator.knows(id)) {
      lost = true;
      return false;
    }
    Coordinator.Joined joined = coordinator.joined(id);
    if (joined == null) {
      return false;
    }
    if (!joined.takesPart()) {
      // The generation that it has waited for is over already.
      phase = Phase.OUTSIDE;
      return true;
    }
    generation = joined.generation();
    phase = Phase.SYNCHRONISING;
    if (!joined.subscriptions().isEmpty()) {
      coordinator.assign(
          id,
          generation,
          assignor
              .assign(kafka.cluster(), new GroupSubscription(joined.subscriptions()))
              .groupAssignment());
    }
    return true;
  }

  private boolean takeAssignment() {
    if (heard(coordinator.check(id, generation)) != Coordinator.Answer.OK) {
      // Of another generation than this one it is a member still.
      lost = !coordinator.knows(id);
      phase = Phase.OUTSIDE;
      return true;
    }
    if (!coordinator.hasAssigned()) {
      phase = coordinator.waitsForJoins() ? Phase.OUTSIDE : phase;
      return phase == Phase.OUTSIDE;
    }
    phase = Phase.STABLE;
    complete(coordinator.assigned(id));
    return false;
  }

  private void complete(Set<TopicPartition> next) {
    Set<TopicPartition> revoked = new TreeSet<>(ORDER);
    revoked.addAll(assignment);
    revoked.removeAll(next);
    Set<TopicPartition> added = new TreeSet<>(ORDER);
    added.addAll(next);
    added.removeAll(assignment);
    if (!revoked.isEmpty()) {
      listener().onPartitionsRevoked(revoked);
      rejoins = true;
    }
    assign(next);
    listener().onPartitionsAssigned(added);
  }

  /** Gives up what was assigned, before the member is closed. */
  void giveUp() {
    Set<TopicPartition> all = new TreeSet<>(ORDER);
    all.addAll(assignment);
    if (all.isEmpty()) {
      return;
    }
    if (isLost()) {
      listener().onPartitionsLost(all);
    } else {
      listener().onPartitionsRevoked(all);
    }
    assign(new HashSet<>());
  }

  /** The member is closed. */
  void end(boolean leaves) {
    if (leaves && !id.isEmpty()) {
      coordinator.leave(id);
    }
    phase = Phase.ENDED;
  }
}
