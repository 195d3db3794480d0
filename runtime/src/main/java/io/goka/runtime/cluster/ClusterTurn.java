package io.goka.runtime.cluster;

import io.goka.engine.config.GroupConfig;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whose turn it is to do what only one instance of the cluster may do at a time.
 *
 * <p>Every instance is a member of a small consumer group on some topic, all its partitions paused,
 * so that nothing is read. Whoever is assigned partition 0 has the turn, for as long as its
 * heartbeats are answered ({@link Heartbeats}). The assignor is sticky: who has the turn keeps it
 * while others come and go.
 *
 * <p>Owner: poll thread, which runs {@link #take}.
 */
public final class ClusterTurn {

  /** What is done in turn. Called on the poll thread. */
  public interface Holder {

    /**
     * The turn is here. Returns soon.
     *
     * @param held whether it still is; asked from any thread, and false before {@link #end} is
     *     called when the coordinator was not heard of
     */
    void begin(BooleanSupplier held);

    /**
     * The turn is over, and the next one has it as soon as this returns. Follows each {@link
     * #begin}.
     *
     * @param lost whether the turn may be elsewhere already, so that nothing more may be done
     */
    void end(boolean lost);
  }

  private static final Logger LOG = LoggerFactory.getLogger(ClusterTurn.class);
  private static final Duration STEP = Duration.ofMillis(100);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final String group;
  private final String topic;
  private final GroupConfig config;
  private final Supplier<Consumer<byte[], byte[]>> members;
  private final Holder holder;
  private final LongSupplier nanoTime;

  /**
   * @param group the consumer group
   * @param topic the topic whose first partition stands for the turn; must be there
   * @param config the group's settings
   * @param members makes the consumer, with {@link CopartitioningAssignor}; called on the poll
   *     thread
   * @param holder has the turn
   * @param nanoTime a clock
   */
  public ClusterTurn(
      String group,
      String topic,
      GroupConfig config,
      Supplier<Consumer<byte[], byte[]>> members,
      Holder holder,
      LongSupplier nanoTime) {
    this.group = group;
    this.topic = topic;
    this.config = config;
    this.members = members;
    this.holder = holder;
    this.nanoTime = nanoTime;
  }

  /**
   * How long Kafka may take for a record that is emitted in turn: what was taken while the lease
   * held has expired before the session is over.
   */
  public static Duration deliveryTimeout(Duration session) {
    return session.minus(Lease.ofTurn(session)).multipliedBy(9).dividedBy(10);
  }

  /**
   * Takes its turns until it is to stop, then leaves the group. The calling thread is the poll
   * thread.
   *
   * @throws KafkaException when Kafka does not let it be a member
   */
  public void take(BooleanSupplier stopping) {
    Consumer<byte[], byte[]> consumer = members.get();
    Turn turn = new Turn(consumer);
    try {
      consumer.subscribe(List.of(topic), turn);
      while (!stopping.getAsBoolean()) {
        turn.step();
      }
      turn.end(false);
    } finally {
      turn.end(true);
      leave(consumer);
    }
  }

  private void leave(Consumer<byte[], byte[]> consumer) {
    try {
      consumer.close(
          CloseOptions.timeout(CLOSE).withGroupMembershipOperation(membershipAfterwards()));
    } catch (KafkaException e) {
      LOG.warn("{}: did not leave in good order: {}", group, e.getMessage());
    }
  }

  private GroupMembershipOperation membershipAfterwards() {
    return switch (config.leaveOnShutdown()) {
      case AUTO -> GroupMembershipOperation.DEFAULT;
      case TRUE -> GroupMembershipOperation.LEAVE_GROUP;
      case FALSE -> GroupMembershipOperation.REMAIN_IN_GROUP;
    };
  }

  /** One membership. Owner: poll thread. */
  private final class Turn implements ConsumerRebalanceListener {

    private final Consumer<byte[], byte[]> consumer;
    private final TopicPartition token = new TopicPartition(topic, 0);
    private final Heartbeats heartbeats;
    private boolean assigned;
    private boolean begun;

    Turn(Consumer<byte[], byte[]> consumer) {
      this.consumer = consumer;
      Duration session = config.sessionTimeout();
      Duration turn = Lease.ofTurn(session);
      this.heartbeats =
          new Heartbeats(consumer, new Heartbeats.Lengths(session, turn, turn), nanoTime);
    }

    void step() {
      heartbeats.polling();
      try {
        consumer.poll(STEP);
      } catch (RetriableException e) {
        LOG.warn("{}: waits for Kafka: {}", group, e.getMessage());
      }
      if (assigned) {
        heartbeats.polled();
      }
      if (begun && !heartbeats.getAsBoolean()) {
        LOG.warn("{}: Kafka was not heard of for half a session", group);
        end(true);
      } else if (!begun && assigned && heartbeats.getAsBoolean()) {
        holder.begin(heartbeats);
        begun = true;
      }
    }

    void end(boolean lost) {
      if (begun) {
        begun = false;
        if (lost) {
          heartbeats.end();
        }
        holder.end(lost);
      }
      heartbeats.end();
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      consumer.pause(partitions);
      if (partitions.contains(token)) {
        assigned = true;
        heartbeats.assigned();
      }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      gone(partitions, false);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      gone(partitions, true);
    }

    private void gone(Collection<TopicPartition> partitions, boolean lost) {
      if (partitions.contains(token)) {
        assigned = false;
        end(lost);
      }
    }
  }
}
