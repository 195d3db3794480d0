package io.goka.runtime.cluster;

import io.goka.engine.config.GroupConfig;
import io.goka.engine.observe.Event.Severity;
import io.goka.engine.observe.PartitionCounters;
import io.goka.engine.observe.PartitionSnapshot;
import io.goka.engine.processing.CommitGate;
import io.goka.engine.processing.GroupPlan;
import io.goka.engine.processing.GroupProducers;
import io.goka.engine.processing.InputBatch;
import io.goka.engine.processing.Processor;
import io.goka.engine.processing.Visit;
import io.goka.engine.state.Recovery;
import io.goka.engine.thread.Driver;
import io.goka.engine.thread.Mailbox;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This instance in one group, from joining to leaving, in steps: each polls once, hands over what
 * came, and does what the tasks and the recovery have asked for since. A thread drives it in the
 * server ({@link GroupMember}), a simulation by hand.
 *
 * <p>Owner: poll thread, which alone touches the consumer; any thread may visit and look. A step
 * waits for nobody but Kafka, and for partitions that are revoked.
 */
final class Membership {

  /**
   * How a membership sees time pass.
   *
   * @param waiting waits for messages inside a rebalance
   * @param ticker measures time, in nanoseconds
   */
  record Pace(ConsumerInput.Waiting waiting, LongSupplier ticker) {}

  private static final Duration ASKED_AGAIN_AFTER = Duration.ofMillis(100);
  private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
  private static final long LOOK_AT_LAG_NANOS = 500_000_000L;
  private static final Duration CLIENT_CLOSE = Duration.ofSeconds(5);

  private final GroupMember.Parts parts;
  private final String group;
  private final GroupPlan plan;
  private final Consumer<byte[], byte[]> consumer;
  private final GroupProducers producers;
  private final LongSupplier ticker;
  private final Mailbox mailbox = new Mailbox();
  private final OffsetCommits commits;
  private final StartingOffsets starts;
  private final ConsumerInput input;
  private final Recovery recovery;
  private final Processor processor;
  private final Driver recovering;
  private final Heartbeats heartbeats;
  private final Rebalances rebalances;
  private final Optional<HangingWatch> hanging;
  private long lagNanos;
  private volatile boolean left;

  private Membership(
      GroupMember.Parts parts,
      GroupPlan plan,
      Pace pace,
      Consumer<byte[], byte[]> consumer,
      CommitGate gate,
      GroupProducers producers) {
    this.parts = parts;
    this.group = parts.group();
    this.plan = plan;
    this.consumer = consumer;
    this.producers = producers;
    this.ticker = pace.ticker();
    this.lagNanos = ticker.getAsLong() - LOOK_AT_LAG_NANOS;
    this.commits = new OffsetCommits(group, consumer, ticker);
    this.starts =
        new StartingOffsets(
            group,
            plan::inputStamp,
            parts.config().inputs().offsetReset(),
            consumer,
            commits,
            parts.events(),
            ticker);
    this.heartbeats = new Heartbeats(consumer, lengths(parts.config()), ticker);
    this.input =
        new ConsumerInput(starts, consumer, commits, parts.life(), mailbox, pace, heartbeats);
    this.recovery =
        new Recovery(group, parts.clients()::recovery, parts.clients()::ends, parts.clock());
    this.processor = new Processor(plan, surroundings());
    this.recovering = parts.recovering().start(group + "-recovery", recovery);
    this.rebalances =
        new Rebalances(
            group,
            parts.config(),
            processor,
            input,
            commits,
            heartbeats,
            parts.events(),
            () -> gate.open(consumer.groupMetadata()));
    this.hanging =
        parts
            .clients()
            .hanging()
            .map(finder -> new HangingWatch(group, finder, parts.events(), ticker));
  }

  /**
   * Makes the member's clients and starts its tasks; it does not join yet.
   *
   * @throws KafkaException when a client cannot be made; none is left then
   */
  static Membership of(GroupMember.Parts parts, GroupPlan plan, Pace pace) {
    CommitGate gate = new CommitGate();
    Consumer<byte[], byte[]> consumer =
        parts.clients().member(() -> gate.close(parts.config().sessionTimeout().dividedBy(3)));
    try {
      GroupProducers producers = parts.clients().producers(gate);
      try {
        return new Membership(parts, plan, pace, consumer, gate, producers);
      } catch (RuntimeException | Error e) {
        close(producers, Duration.ZERO);
        throw e;
      }
    } catch (RuntimeException | Error e) {
      consumer.close(CloseOptions.timeout(Duration.ZERO));
      throw e;
    }
  }

  private static Heartbeats.Lengths lengths(GroupConfig config) {
    Duration session = config.sessionTimeout();
    return new Heartbeats.Lengths(session, session, config.sendingLease());
  }

  /** The tasks close theirs. */
  private static void close(GroupProducers producers, Duration atMost) {
    if (producers instanceof GroupProducers.Shared shared) {
      shared.producer().close(atMost);
    }
  }

  private Processor.Surroundings surroundings() {
    return new Processor.Surroundings(
        input,
        producers,
        recovery,
        parts.table(),
        parts.directories(),
        parts.copies(),
        parts.tasks(),
        parts.heap(),
        parts.events(),
        parts.clock(),
        ticker);
  }

  /** Asks to be a member; the steps make it one. */
  void join() {
    parts.table().ifPresent(table -> table.ownedWhile(heartbeats));
    consumer.subscribe(plan.edges().inputs().keySet(), rebalances);
  }

  /**
   * Does what was asked for, polls, and hands over what came.
   *
   * @return whether there is to be another step; when not, {@link #failure} may tell why
   * @throws KafkaException when Kafka does not let it be a member any longer
   */
  boolean step() {
    mailbox.runMessages();
    commits.sendWhenDue();
    input.rewindWhenDue();
    heartbeats.polling();
    try {
      deliver(input.poll());
    } catch (InvalidOffsetException e) {
      starts.gone(e);
    } catch (RetriableException e) {
      LOG.warn("{}: waits for Kafka: {}", group, e.getMessage());
    } catch (InterruptException e) {
      return false;
    }
    if (!input.wasWoken()) {
      heartbeats.polled();
    }
    lookAtLag();
    hanging.ifPresent(watch -> watch.lookWhenDue(this::tablePartitions));
    return input.failure().isEmpty();
  }

  private void deliver(ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition source : starts.readable(records)) {
      List<ConsumerRecord<byte[], byte[]>> batch = records.records(source);
      OffsetAndMetadata next = records.nextOffsets().get(source);
      if (next == null) {
        ConsumerRecord<byte[], byte[]> last = batch.get(batch.size() - 1);
        next = new OffsetAndMetadata(last.offset() + 1, last.leaderEpoch(), "");
      }
      if (processor.deliver(new InputBatch(source, batch, next))) {
        input.pause(source.partition());
      }
    }
    if (starts.asksAgain()) {
      // Its coordinator is coming up: it shall not be asked in a loop.
      boolean unused = input.serveMessages(() -> false, ASKED_AGAIN_AFTER);
    }
  }

  private Set<TopicPartition> tablePartitions() {
    return plan.table()
        .map(
            table ->
                consumer.assignment().stream()
                    .map(source -> new TopicPartition(table.name(), source.partition()))
                    .collect(Collectors.toSet()))
        .orElseGet(Set::of);
  }

  private void lookAtLag() {
    long now = ticker.getAsLong();
    if (now - lagNanos >= LOOK_AT_LAG_NANOS) {
      lagNanos = now;
      input.fetchLags().forEach(processor::fetchLag);
      if (heartbeats.getAsBoolean()) {
        processor.stillOwned();
      }
    }
  }

  /** Why the group cannot go on; empty while it can. */
  Optional<String> failure() {
    return input.failure();
  }

  /**
   * Commits and closes what is here, leaves the group, and ends all that was started for it. The
   * last call.
   */
  void leave() {
    LOG.info(
        "{}: leaving{}", group, consumer.assignment().isEmpty() ? "" : ", after a last commit");
    left = true;
    input.leaving();
    closeConsumer();
    // A task that still sends is set free by it; one that was abandoned is not waited for.
    close(producers, rebalances.haveAbandoned() ? Duration.ZERO : CLIENT_CLOSE);
    processor.close();
    // What the tasks have given up, and what has become level meanwhile, is still to be closed.
    mailbox.runMessages();
    recovery.end();
    try {
      recovering.join(CLIENT_CLOSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    mailbox.runMessages();
  }

  /**
   * What the member has is committed and closed before the consumer is: that one would end its
   * heartbeats first, and with them the lease by which a slow callback may yet be committed. One
   * that was not heard of leaves it to the consumer to say what is lost.
   */
  private void closeConsumer() {
    mailbox.runMessages();
    // An interrupt was meant for the polling, not for the leaving.
    boolean interrupted = Thread.interrupted();
    try {
      if (heartbeats.getAsBoolean()) {
        rebalances.onPartitionsRevoked(consumer.assignment());
      }
      consumer.close(
          CloseOptions.timeout(parts.config().patienceWithRevoked().plus(CLIENT_CLOSE))
              .withGroupMembershipOperation(membershipAfterwards()));
    } catch (KafkaException e) {
      LOG.warn("{}: did not leave in good order: {}", group, e.getMessage());
      parts.events().add(Severity.WARNING, group, "did not leave in good order: " + e.getMessage());
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private GroupMembershipOperation membershipAfterwards() {
    return switch (parts.config().leaveOnShutdown()) {
      case AUTO -> GroupMembershipOperation.DEFAULT;
      case TRUE -> GroupMembershipOperation.LEAVE_GROUP;
      case FALSE -> GroupMembershipOperation.REMAIN_IN_GROUP;
    };
  }

  /**
   * Runs a visitor for every key that is here. Any thread.
   *
   * @return whether the group can be visited: it has not left
   */
  boolean visit(Visit visit) {
    if (left) {
      return false;
    }
    input.execute(() -> processor.visit(visit));
    if (left) {
      // Nobody may read the message any more.
      visit.abort("the group has stopped");
    }
    return true;
  }

  /** The partitions that are here, in order. Any thread. */
  List<PartitionSnapshot> snapshots() {
    return processor.snapshots(false);
  }

  /** The counters of all partitions that are or were here. Any thread. */
  PartitionCounters totals() {
    return processor.totals();
  }
}
