package io.goka.engine.processing;

import io.goka.engine.processing.Epoch.PartitionEpoch;
import io.goka.engine.state.PartitionTable;
import io.goka.engine.thread.Mailbox;
import io.goka.engine.thread.Pulse;
import io.goka.engine.thread.Stepped;
import io.goka.spi.CodecException;
import io.goka.spi.EmitException;
import io.goka.spi.RebalanceListener;
import io.goka.spi.StorageException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owner: task thread. The partitions that are pinned to one task thread, and the epochs in which
 * they commit together.
 *
 * <p>A step runs the messages that came, finishes the epochs that have become permanent, ends the
 * open epoch when that is due, and processes a slice of each partition. Nothing in a step waits for
 * Kafka, but for the producer's memory.
 */
final class Task implements Stepped {

  /** What the poll thread is told. Called on the task thread. */
  interface Listener {

    /** Input offsets that may be committed now. */
    void committable(Map<TopicPartition, OffsetAndMetadata> offsets);

    /** Half of a paused partition's queue is free. */
    void drained(int partition);

    /**
     * An epoch has failed: all partitions of the task have been given up, with what was not
     * permanent.
     *
     * @param tables their tables by partition, open; null in a group without one, and where it was
     *     closed, to be opened anew
     * @param reason why
     */
    void rolledBack(Map<Integer, @Nullable PartitionTable> tables, String reason);

    /** Something about a partition's records that an operator should look at. */
    void suspicious(String message);

    /**
     * The group cannot go on.
     *
     * @param reason what happened, for the operator
     * @param cause what was thrown: a {@link RecordFailedException} where a record is why
     */
    void failed(String reason, Throwable cause);
  }

  /** A partition that commits what it has done, and leaves. */
  private record Leaving(PartitionProcessor partition, long afterEpoch, Runnable closed) {}

  /**
   * Partitions that were rolled back, until it is certain that nothing of what they did can become
   * permanent any more.
   *
   * @param tables their tables, open; null in a group without one, and where it was closed
   * @param closed told by those that were leaving
   */
  private record GivenUp(
      Map<Integer, @Nullable PartitionTable> tables, List<Runnable> closed, String reason) {}

  private static final Logger LOG = LoggerFactory.getLogger(Task.class);
  private static final long LONGEST_IDLE_NANOS = 1_000_000_000L;
  private static final long PREPARE_AGAIN_NANOS = 200_000_000L;
  private static final long NOT_DRAINING = Long.MIN_VALUE;

  private final String name;
  private final GroupPlan plan;
  private final CommitProtocol protocol;
  private final CacheShare cacheShare;
  private final Listener listener;
  private final InstantSource clock;
  private final LongSupplier ticker;
  private final long commitIntervalNanos;
  private final long drainNanos;

  private final Mailbox mailbox = new Mailbox();
  private final Pulse pulse = new Pulse();
  private final Map<Integer, PartitionProcessor> open = new LinkedHashMap<>();
  private final Map<PartitionProcessor, Runnable> closing = new LinkedHashMap<>();
  private final List<Leaving> leaving = new ArrayList<>();
  private final Epochs epochs;
  private @Nullable GivenUp givenUp;
  private boolean ready = true;
  private long drainingSince = NOT_DRAINING;
  private boolean halted;
  private boolean ended;

  Task(
      String name,
      GroupPlan plan,
      CommitProtocol protocol,
      CacheShare cacheShare,
      Listener listener,
      InstantSource clock,
      LongSupplier ticker) {
    this.name = name;
    this.plan = plan;
    this.protocol = protocol;
    this.cacheShare = cacheShare;
    this.listener = listener;
    this.clock = clock;
    this.ticker = ticker;
    this.commitIntervalNanos = plan.config().commitInterval().toNanos();
    this.drainNanos = plan.config().transactionTimeout().dividedBy(2).toNanos();
    this.epochs = new Epochs(plan, protocol, ticker, mailbox::signal);
  }

  /** The task's name, which its thread has too. */
  String name() {
    return name;
  }

  /** Takes a partition whose tables are level. */
  void open(PartitionStatus status, LocalTables tables) {
    status.runsBy(pulse);
    open.put(
        status.partition(),
        new PartitionProcessor(plan, status, tables, new FromPartition(), clock, ticker));
    tellAuthor(RebalanceListener::assigned, status.partition());
  }

  /** Visits a partition, once all that it has done is stored. */
  void visit(int partition, Visit visit) {
    PartitionProcessor processor = open.get(partition);
    if (processor != null) {
      if (!epochs.areFull()) {
        endEpoch();
      }
      processor.addVisit(visit, hasUncommitted() ? epochs.current() : epochs.current() - 1);
    }
  }

  private void tellAuthor(BiConsumer<RebalanceListener, Integer> what, int partition) {
    plan.graph()
        .traits()
        .rebalanceListener()
        .ifPresent(
            listener -> {
              pulse.at(partition);
              try {
                what.accept(listener, partition);
              } catch (Throwable e) {
                LOG.warn("{}: the rebalance listener failed for partition {}", name, partition, e);
              }
              pulse.at(Pulse.NOWHERE);
            });
  }

  /** The table of a partition was level with its topic at some time, whatever it says itself. */
  void wasLevel(int partition, Instant at) {
    PartitionProcessor processor = open.get(partition);
    if (processor != null) {
      processor.wasLevel(at);
    }
  }

  /** Queues input. That of a partition which is not open here any more is dropped. */
  void enqueue(int partition, InputBatch batch) {
    PartitionProcessor processor = open.get(partition);
    if (processor != null) {
      processor.enqueue(batch);
    }
  }

  /** Commits what a partition has done, drops what it has not, closes its table, then says so. */
  void close(int partition, Runnable closed) {
    PartitionProcessor processor = open.get(partition);
    if (processor == null) {
      afterRollBack(partition, closed);
      return;
    }
    processor.dropQueue();
    processor.settleDeferred();
    closing.put(processor, closed);
    endEpochOfClosing();
  }

  private void afterRollBack(int partition, Runnable closed) {
    GivenUp waiting = givenUp;
    if (waiting != null && waiting.tables().containsKey(partition)) {
      waiting.closed().add(closed);
    } else {
      closed.run();
    }
  }

  /** Ends the epoch for the partitions that close, which leave when it is stored. */
  private boolean endEpochOfClosing() {
    if (closing.isEmpty() || (hasUncommitted() && !mayEnd())) {
      return false;
    }
    // Noted first: should the epoch fail right here, the partitions leave all the same.
    long last = hasUncommitted() ? epochs.current() : epochs.current() - 1;
    closing.forEach((each, closed) -> leaving.add(new Leaving(each, last, closed)));
    try {
      endEpoch();
    } finally {
      closing.keySet().forEach(each -> open.remove(each.partition()));
      closing.clear();
    }
    return true;
  }

  /**
   * Closes a partition's table, drops everything else of it, then says so. What it has sent already
   * cannot be taken out of a transaction: there the others go back with it.
   */
  void drop(int partition, Runnable closed) {
    PartitionProcessor processor = open.remove(partition);
    if (processor == null) {
      afterRollBack(partition, closed);
      return;
    }
    closing.remove(processor);
    processor.status().abandon();
    processor.close();
    tellAuthor(RebalanceListener::revoked, partition);
    closed.run();
    if (protocol.isAtomic() && epochs.hasSent()) {
      throw new KafkaException("partition " + partition + " was lost within a transaction");
    }
  }

  /** Nothing more of what this task does may take effect, until it has rolled back. Any thread. */
  void cutOff() {
    protocol.cutOff();
  }

  void end() {
    ended = true;
  }

  @Override
  public Mailbox mailbox() {
    return mailbox;
  }

  @Override
  public Pulse pulse() {
    return pulse;
  }

  @Override
  public long idleNanos() {
    if (!ready) {
      return PREPARE_AGAIN_NANOS;
    }
    long idle = nanosToCommit();
    if (halted || mustWaitForKafka()) {
      return idle;
    }
    for (PartitionProcessor partition : open.values()) {
      idle = partition.nanosToRetry(idle);
    }
    return idle;
  }

  private long nanosToCommit() {
    if (halted || !hasUncommitted() || epochs.areFull() || protocol.isHeld() || isDraining()) {
      return LONGEST_IDLE_NANOS;
    }
    long due = commitIntervalNanos - epochs.age();
    return Math.max(0, Math.min(due, LONGEST_IDLE_NANOS));
  }

  @Override
  public Progress step() {
    try {
      boolean worked = mailbox.runMessages();
      if (ended) {
        dropAll();
        protocol.close();
        return Progress.ENDED;
      }
      ready = prepare();
      open.values().forEach(PartitionProcessor::settleDeferred);
      worked |= finishEpochs();
      worked |= endEpochOfClosing();
      if (ready) {
        worked |= endEpochWhenDue();
        // What is committed is stored before anything else can fail.
        worked |= finishEpochs();
        worked |= process();
      }
      return worked ? Progress.WORKED : Progress.IDLE;
    } catch (RecordFailedException e) {
      LOG.error("{}: {}", name, e.getMessage(), e.getCause());
      halt(String.valueOf(e.getMessage()), e);
    } catch (ForeignWritesException e) {
      if (e.goesOn()) {
        dropAll();
        halt(String.valueOf(e.getMessage()), e);
      } else {
        rollBack(e);
      }
    } catch (CopyNotLevelException | ReplayException e) {
      rollBack(e);
    } catch (KafkaException e) {
      if (ProduceErrors.areLasting(e)) {
        dropAll();
        halt(ProduceErrors.told(e), e);
      } else {
        rollBack(e);
      }
    } catch (StorageException e) {
      if (e.kind() == StorageException.Kind.OTHER) {
        dropAll();
        halt(String.valueOf(e.getMessage()), e);
      } else {
        rollBack(e);
        closeGivenUp();
      }
    } catch (CodecException | EmitException e) {
      dropAll();
      halt(String.valueOf(e.getMessage()), e);
    } catch (Throwable e) {
      LOG.error("{}: unexpected error", name, e);
      dropAll();
      halt("unexpected error: " + e, e);
    }
    return Progress.WORKED;
  }

  @Override
  public void broken(Throwable cause) {
    LOG.error("{}: ended unexpectedly", name, cause);
    listener.failed("a task thread ended unexpectedly: " + cause, cause);
  }

  /** Whether records may be sent. Lets go of what was rolled back once it is out of the world. */
  private boolean prepare() {
    if (open.isEmpty() && givenUp == null) {
      return true;
    }
    if (!protocol.prepare()) {
      return false;
    }
    GivenUp certain = givenUp;
    if (certain != null) {
      givenUp = null;
      listener.rolledBack(certain.tables(), certain.reason());
      certain.closed().forEach(Runnable::run);
    }
    return true;
  }

  private boolean process() {
    if (halted || open.isEmpty() || mustWaitForKafka()) {
      return false;
    }
    if (isDraining()) {
      open.values().forEach(PartitionProcessor::throwIfDeferredFailed);
      throwIfDrainingForTooLong();
      return !isDraining();
    }
    drainingSince = NOT_DRAINING;
    boolean any = false;
    for (PartitionProcessor partition : open.values()) {
      if (closing.containsKey(partition)) {
        continue;
      }
      pulse.at(partition.partition());
      boolean worked = partition.process() > 0;
      worked |= partition.visit(epochs.lastStored());
      if (worked) {
        partition.evict(cacheShare.bytesPerPartition());
        any = true;
      }
    }
    pulse.at(Pulse.NOWHERE);
    return any;
  }

  /** Whether so much is uncommitted, and no epoch can end now, that input has to wait. */
  private boolean mustWaitForKafka() {
    return (epochs.areFull() || protocol.isHeld()) && isUncommittedFull();
  }

  /** Whether the open epoch should end, and only deferred commits that are open hold it. */
  private boolean isDraining() {
    return holdsDeferred()
        && (epochs.age() >= commitIntervalNanos || isUncommittedFull() || !closing.isEmpty());
  }

  /** Whether something in the open epoch may still turn out to have failed. */
  private boolean holdsDeferred() {
    if (protocol.isAtomic()) {
      for (PartitionProcessor partition : open.values()) {
        if (partition.hasOpenDeferred()) {
          return true;
        }
      }
    }
    return false;
  }

  private void throwIfDrainingForTooLong() {
    long now = ticker.getAsLong();
    if (drainingSince == NOT_DRAINING) {
      drainingSince = now;
    }
    if (now - drainingSince > drainNanos) {
      throw new KafkaException(
          "a deferred commit stayed open for too long: its transaction has to end within"
              + " transaction.timeout.ms");
    }
  }

  /**
   * Whether the open epoch may end, as far as its partitions go.
   *
   * @throws KafkaException when it can never end
   */
  private boolean mayEnd() {
    if (protocol.isAtomic() && epochs.hasSent()) {
      for (PartitionProcessor partition : open.values()) {
        if (partition.status().isAbandoned()) {
          throw new KafkaException("partition " + partition.partition() + " has left");
        }
      }
    }
    if (halted && holdsDeferred()) {
      throw new KafkaException("a deferred commit has failed within a transaction");
    }
    return !protocol.isHeld() && !holdsDeferred();
  }

  private boolean isUncommittedFull() {
    long bytes = 0;
    for (PartitionProcessor partition : open.values()) {
      bytes += partition.uncommittedBytes();
    }
    return bytes >= plan.config().uncommittedBytes();
  }

  private boolean endEpochWhenDue() {
    if (halted || epochs.areFull()) {
      return false;
    }
    return (epochs.age() >= commitIntervalNanos || isUncommittedFull()) && endEpoch();
  }

  /**
   * Seals the epoch that is open, and begins the next.
   *
   * @return whether there was anything in it, and it could end
   */
  private boolean endEpoch() {
    if (!hasUncommitted() || !mayEnd() || !protocol.enter()) {
      return false;
    }
    epochs.end(open.values());
    return true;
  }

  /** Stores the epochs that have become permanent, oldest first, and lets partitions leave. */
  private boolean finishEpochs() {
    boolean any = false;
    for (Epoch epoch = epochs.takePermanent(); epoch != null; epoch = epochs.takePermanent()) {
      store(epoch);
      any = true;
    }
    boolean left = letLeave();
    return any || left;
  }

  private void store(Epoch epoch) {
    long share = cacheShare.bytesPerPartition();
    for (PartitionEpoch part : epoch.partitions()) {
      if (!part.partition().status().isAbandoned()) {
        part.partition().store(epoch, part, clock.instant(), share);
        if (!protocol.isAtomic() && !part.commit().inputOffsets().isEmpty()) {
          listener.committable(part.commit().inputOffsets());
        }
      }
    }
  }

  private boolean letLeave() {
    if (givenUp != null) {
      return false;
    }
    return leaving.removeIf(
        each -> {
          if (each.afterEpoch() > epochs.lastStored()) {
            return false;
          }
          each.partition().close();
          tellAuthor(RebalanceListener::revoked, each.partition().partition());
          each.closed().run();
          return true;
        });
  }

  /**
   * Back to the last permanent epoch: gives all partitions up, for the poll thread to start anew
   * once nothing of what they did can become permanent.
   */
  private void rollBack(Exception cause) {
    GivenUp waiting = givenUp;
    if (waiting == null) {
      waiting =
          new GivenUp(new LinkedHashMap<>(), new ArrayList<>(), String.valueOf(cause.getMessage()));
      givenUp = waiting;
    }
    for (PartitionProcessor partition : open.values()) {
      waiting.tables().put(partition.partition(), partition.release());
      tellAuthor(RebalanceListener::revoked, partition.partition());
    }
    waiting.closed().addAll(closing.values());
    closing.clear();
    open.clear();
    epochs.drop();
  }

  /** What was given up is opened anew: its recovery sees to what is wrong with it. */
  private void closeGivenUp() {
    GivenUp waiting = givenUp;
    if (waiting != null) {
      waiting.tables().replaceAll((partition, table) -> closed(table));
    }
  }

  private @Nullable PartitionTable closed(@Nullable PartitionTable table) {
    try {
      if (table != null) {
        table.close();
      }
    } catch (StorageException e) {
      LOG.warn("{}: {}", name, e.getMessage());
    }
    return null;
  }

  /** Drops what is not permanent, and closes what is still open. */
  private void dropAll() {
    epochs.drop();
    for (PartitionProcessor partition : open.values()) {
      partition.close();
      tellAuthor(RebalanceListener::revoked, partition.partition());
    }
    open.clear();
    List<Runnable> closed = new ArrayList<>(closing.values());
    closing.clear();
    GivenUp waiting = givenUp;
    if (waiting != null) {
      givenUp = null;
      waiting.tables().values().stream().filter(Objects::nonNull).forEach(PartitionTable::close);
      closed.addAll(waiting.closed());
    }
    letLeave();
    closed.forEach(Runnable::run);
  }

  /** Processes nothing more; what is done can still be committed by closing its partitions. */
  private void halt(String reason, Throwable cause) {
    halted = true;
    listener.failed(reason, cause);
  }

  private boolean hasUncommitted() {
    for (PartitionProcessor partition : open.values()) {
      if (partition.hasUncommitted()) {
        return true;
      }
    }
    return false;
  }

  /** What a partition has to say while it processes. */
  private final class FromPartition implements PartitionProcessor.Listener {

    @Override
    public void emitted(ProducerRecord<byte[], byte[]> record, RefusalTrace trace) {
      epochs.send(record, trace);
    }

    @Override
    public void drained(int partition) {
      listener.drained(partition);
    }

    @Override
    public void suspicious(String message) {
      listener.suspicious(message);
    }

    @Override
    public void settled() {
      mailbox.signal();
    }
  }
}
