package io.goka.runtime.cluster;

import io.goka.engine.config.GroupConfig;
import io.goka.engine.observe.Event.Severity;
import io.goka.engine.observe.EventLog;
import io.goka.engine.observe.GroupLife;
import io.goka.engine.observe.PartitionCounters;
import io.goka.engine.observe.PartitionSnapshot;
import io.goka.engine.processing.GroupPlan;
import io.goka.engine.processing.GroupRefusedException;
import io.goka.engine.processing.InputBatch;
import io.goka.engine.processing.Processor;
import io.goka.engine.processing.Visit;
import io.goka.engine.state.GroupTable;
import io.goka.engine.state.Recovery;
import io.goka.engine.state.TableCopy;
import io.goka.engine.state.TableDirectory;
import io.goka.engine.thread.Driver;
import io.goka.engine.thread.Mailbox;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This instance as a member of one group: the poll thread, from joining to leaving.
 *
 * <p>Owner: any thread may start, stop and look; everything else happens on the poll thread, which
 * alone touches the consumer. It never runs a callback and never waits for one, except when a
 * partition is revoked.
 */
public final class GroupMember {

  /**
   * What a member is made of.
   *
   * @param group the group's name, which is its consumer group
   * @param config the group's settings
   * @param planning checks the group's topics and makes its plan; called on the poll thread, throws
   *     {@link GroupRefusedException} when the group cannot start
   * @param clients makes the Kafka clients
   * @param table the group's table, as it is served; empty without one
   * @param directories where the copy of a partition of a table is kept, by the table's topic
   * @param copies the full local copy of a table's topic, for lookups
   * @param tasks drives tasks: on threads with the plugin's class loader as context loader
   * @param recovering drives the recovery: on a thread that makes Kafka clients, which must not see
   *     the plugin's class loader
   * @param life where the group is in its life
   * @param events told what an operator wants to know
   * @param clock dates what happens
   */
  public record Parts(
      String group,
      GroupConfig config,
      Supplier<GroupPlan> planning,
      Clients clients,
      Optional<GroupTable> table,
      BiFunction<String, Integer, TableDirectory> directories,
      Function<String, TableCopy> copies,
      Driver.Starter tasks,
      Driver.Starter recovering,
      GroupLife life,
      EventLog events,
      InstantSource clock) {}

  /** Makes the Kafka clients of one group. Called on the group's own threads. */
  public interface Clients {

    /** The consumer that is the member. */
    Consumer<byte[], byte[]> member();

    /** A consumer without a group, for recovery. */
    Consumer<byte[], byte[]> recovery();

    /** The group's producer. */
    Producer<byte[], byte[]> producer();
  }

  private static final Logger LOG = LoggerFactory.getLogger(GroupMember.class);
  private static final long LOOK_AT_LAG_NANOS = 500_000_000L;
  private static final Duration CLIENT_CLOSE = Duration.ofSeconds(5);

  private final Parts parts;
  private final String group;
  private final Thread thread;
  private volatile boolean stopping;
  private volatile @Nullable GroupPlan plan;
  private volatile @Nullable Processor processor;
  private volatile @Nullable ConsumerInput openInput;
  private long lagNanos = System.nanoTime() - LOOK_AT_LAG_NANOS;

  /** Makes the member; {@link #start} lets it join. */
  public GroupMember(Parts parts) {
    this.parts = parts;
    this.group = parts.group();
    this.thread = ownThread(this::run);
    this.thread.setName(group + "-poll");
  }

  /** Joins, on a thread of its own. */
  public void start() {
    parts.life().starting();
    thread.start();
  }

  /** Asks the member to leave in good order; returns at once. */
  public void stop() {
    stopping = true;
  }

  /**
   * Waits for the member to have left.
   *
   * @return whether it has
   */
  public boolean join(Duration atMost) throws InterruptedException {
    thread.join(Math.max(1, atMost.toMillis()));
    return !thread.isAlive();
  }

  /**
   * Runs a visitor for every key that is here.
   *
   * @return whether the group can be visited: it has joined, and has not left
   */
  public boolean visit(Visit visit) {
    Processor running = processor;
    ConsumerInput input = openInput;
    if (running == null || input == null) {
      return false;
    }
    input.execute(() -> running.visit(visit));
    if (openInput == null) {
      // Nobody may read the message any more.
      visit.abort("the group has stopped");
    }
    return true;
  }

  /** How many partitions the group has; 0 before that is known. */
  public int partitionCount() {
    GroupPlan known = plan;
    return known == null ? 0 : known.partitions();
  }

  /** The partitions that are here, in order. */
  public List<PartitionSnapshot> snapshots() {
    Processor running = processor;
    return running == null ? List.of() : running.snapshots(false);
  }

  /** The counters of all partitions that are or were here. */
  public PartitionCounters totals() {
    Processor running = processor;
    return running == null ? PartitionCounters.ZERO : running.totals();
  }

  private void run() {
    Optional<String> failure;
    try {
      GroupPlan made = parts.planning().get();
      plan = made;
      failure = beMember(made);
    } catch (GroupRefusedException e) {
      parts.life().refused(String.valueOf(e.getMessage()));
      return;
    } catch (KafkaException e) {
      failure = Optional.of(explain(e));
    } catch (RuntimeException | Error e) {
      LOG.error("{}: the poll thread ended unexpectedly", group, e);
      failure = Optional.of(String.valueOf(e.getMessage()));
    }
    failure.ifPresentOrElse(parts.life()::failed, parts.life()::stopped);
  }

  /** Joins, polls until the end, leaves; tells why when it was a failure. */
  private Optional<String> beMember(GroupPlan made) {
    Mailbox mailbox = new Mailbox();
    Consumer<byte[], byte[]> consumer = parts.clients().member();
    Producer<byte[], byte[]> producer = parts.clients().producer();
    OffsetCommits commits = new OffsetCommits(group, consumer);
    ConsumerInput input = new ConsumerInput(group, consumer, commits, parts.life(), mailbox);
    Recovery recovery = new Recovery(group, parts.clients()::recovery, parts.clock());
    Driver recoveryThread = parts.recovering().start(group + "-recovery", recovery);
    Processor running = new Processor(made, surroundings(input, producer, recovery));
    processor = running;
    openInput = input;
    Heartbeats heartbeats =
        new Heartbeats(consumer, parts.config().sessionTimeout(), System::nanoTime);
    Rebalances rebalances =
        new Rebalances(group, parts.config(), running, input, commits, heartbeats, parts.events());
    parts.table().ifPresent(table -> table.ownedWhile(heartbeats));
    try {
      consumer.subscribe(made.edges().inputs().keySet(), rebalances);
      pollUntilTheEnd(consumer, input, commits, heartbeats, mailbox, running);
      return input.failure();
    } catch (KafkaException e) {
      return Optional.of(explain(e));
    } finally {
      openInput = null;
      input.leaving();
      leave(consumer, mailbox);
      // A task that still sends is set free by it; one that was abandoned is not waited for.
      producer.close(rebalances.haveAbandoned() ? Duration.ZERO : CLIENT_CLOSE);
      running.close();
      recovery.end();
      join(recoveryThread);
    }
  }

  private Processor.Surroundings surroundings(
      ConsumerInput input, Producer<byte[], byte[]> producer, Recovery recovery) {
    return new Processor.Surroundings(
        input,
        producer,
        recovery,
        parts.table(),
        parts.directories(),
        parts.copies(),
        parts.tasks(),
        parts.events(),
        parts.clock(),
        System::nanoTime);
  }

  private void pollUntilTheEnd(
      Consumer<byte[], byte[]> consumer,
      ConsumerInput input,
      OffsetCommits commits,
      Heartbeats heartbeats,
      Mailbox mailbox,
      Processor running) {
    while (!stopping && input.failure().isEmpty()) {
      mailbox.runMessages();
      commits.sendWhenDue();
      input.rewindWhenDue();
      heartbeats.polling();
      try {
        deliver(input.poll(), input, running);
      } catch (RetriableException e) {
        LOG.warn("{}: waits for Kafka: {}", group, e.getMessage());
      } catch (InterruptException e) {
        return;
      }
      heartbeats.polled();
      lookAtLag(input, running);
    }
    LOG.info(
        "{}: leaving{}", group, consumer.assignment().isEmpty() ? "" : ", after a last commit");
  }

  private static void deliver(
      ConsumerRecords<byte[], byte[]> records, ConsumerInput input, Processor running) {
    for (TopicPartition source : records.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> batch = records.records(source);
      OffsetAndMetadata next = records.nextOffsets().get(source);
      if (next == null) {
        ConsumerRecord<byte[], byte[]> last = batch.get(batch.size() - 1);
        next = new OffsetAndMetadata(last.offset() + 1, last.leaderEpoch(), "");
      }
      if (running.deliver(new InputBatch(source, batch, next))) {
        input.pause(source.partition());
      }
    }
  }

  private void lookAtLag(ConsumerInput input, Processor running) {
    long now = System.nanoTime();
    if (now - lagNanos >= LOOK_AT_LAG_NANOS) {
      lagNanos = now;
      input.fetchLags().forEach(running::fetchLag);
    }
  }

  /** Closing the consumer revokes what it has, which commits and closes it. */
  private void leave(Consumer<byte[], byte[]> consumer, Mailbox mailbox) {
    mailbox.runMessages();
    // An interrupt was meant for the polling, not for the leaving.
    boolean interrupted = Thread.interrupted();
    try {
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

  private static void join(Driver thread) {
    try {
      thread.join(CLIENT_CLOSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Thread ownThread(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    return thread;
  }

  private static String explain(KafkaException e) {
    if (e instanceof FencedInstanceIdException) {
      return "another instance runs under the same instance.id: give each its own";
    }
    Throwable deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String because = deepest == e ? "" : ", because " + deepest.getMessage();
    return "Kafka refuses: " + e.getMessage() + because;
  }
}
