package io.goka.engine.processing;

import io.goka.engine.processing.Epoch.PartitionEpoch;
import io.goka.engine.state.PartitionTable;
import io.goka.engine.thread.Mailbox;
import io.goka.engine.thread.Pulse;
import io.goka.engine.thread.Stepped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
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

  private static final Logger LOG = LoggerFactory.getLogger(Task.class);
  private static final long LONGEST_IDLE_NANOS = 1_000_000_000L;
  private static final long PREPARE_AGAIN_NANOS = 200_000_000L;

  private final String name;
  private final GroupPlan plan;
  private final CommitProtocol protocol;
  private final CacheShare cacheShare;
  private final Listener listener;
  private final InstantSource clock;
  private final LongSupplier ticker;

  private final Mailbox mailbox = new Mailbox();
  private final Pulse pulse = new Pulse();
  private final RebalanceNotices notices;
  private final OpenPartitions open;
  private final Epochs epochs;
  private final CommitPace pace;
  private final Commits commits;
  private boolean ready = true;
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
    this.notices = new RebalanceNotices(name, plan, pulse);
    this.open = new OpenPartitions(plan.config().uncommittedBytes());
    this.epochs = new Epochs(plan, protocol, ticker, mailbox::signal);
    this.pace = new CommitPace(plan, protocol, epochs, open, ticker);
    this.commits = new Commits(protocol, epochs, open, pace, notices);
  }

  /** The task's name, which its thread has too. */
  String name() {
    return name;
  }

  /** Takes a partition whose tables are level. */
  void open(PartitionStatus status, LocalTables tables) {
    status.runsBy(pulse);
    open.add(new PartitionProcessor(plan, status, tables, new FromPartition(), clock, ticker));
    notices.assigned(status.partition());
  }

  /** Visits a partition, once all that it has done is stored. */
  void visit(int partition, Visit visit) {
    PartitionProcessor processor = open.get(partition);
    if (processor != null) {
      processor.addVisit(visit, commits.endForVisit());
    }
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
    commits.close(partition, closed);
  }

  /**
   * Closes a partition's table, drops everything else of it, then says so. What it has sent already
   * cannot be taken out of a transaction: there the others go back with it.
   */
  void drop(int partition, Runnable closed) {
    commits.drop(partition, closed);
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
    if (pace.isHalted()) {
      return LONGEST_IDLE_NANOS;
    }
    long idle = pace.nanosToEnd(LONGEST_IDLE_NANOS);
    return pace.mustWaitForKafka() ? idle : open.nanosToRetry(idle);
  }

  @Override
  public Progress step() {
    try {
      boolean worked = mailbox.runMessages();
      if (ended) {
        commits.dropAll();
        protocol.close();
        return Progress.ENDED;
      }
      ready = commits.prepare(listener);
      open.settleDeferred();
      worked |= finishEpochs();
      worked |= commits.endForClosing();
      if (ready && !pace.isHalted()) {
        worked |= commits.endWhenDue();
        // What is committed is stored before anything else can fail.
        worked |= finishEpochs();
        worked |= process();
      }
      return worked ? Progress.WORKED : Progress.IDLE;
    } catch (Throwable e) {
      mend(Setback.of(e), e);
      return Progress.WORKED;
    }
  }

  @Override
  public void broken(Throwable cause) {
    LOG.error("{}: ended unexpectedly", name, cause);
    listener.failed("a task thread ended unexpectedly: " + cause, cause);
  }

  private boolean process() {
    if (pace.mustWaitForKafka()) {
      return false;
    }
    if (pace.mustDrain()) {
      return pace.drain();
    }
    boolean any = false;
    for (OpenPartitions.Open each : open.all()) {
      if (!each.isClosing()) {
        any |= process(each.processor());
      }
    }
    pulse.at(Pulse.NOWHERE);
    return any;
  }

  private boolean process(PartitionProcessor partition) {
    pulse.at(partition.partition());
    boolean worked = partition.process() > 0;
    worked |= partition.visit(epochs.lastStored());
    worked |= partition.writeOld(clock.instant());
    if (worked) {
      partition.evict(cacheShare.bytesPerPartition());
    }
    return worked;
  }

  /** Stores the epochs that have become permanent, oldest first, and lets partitions leave. */
  private boolean finishEpochs() {
    boolean any = false;
    for (Epoch epoch = epochs.takePermanent(); epoch != null; epoch = epochs.takePermanent()) {
      store(epoch);
      any = true;
    }
    return commits.letLeave() || any;
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

  private void mend(Setback setback, Throwable cause) {
    switch (setback.remedy()) {
      case ROLL_BACK -> commits.rollBack(setback.reason());
      case REOPEN -> {
        commits.rollBack(setback.reason());
        commits.closeGivenUp();
      }
      case HALT -> {
        LOG.error("{}: {}", name, setback.reason(), cause.getCause());
        halt(setback.reason(), cause);
      }
      case DROP -> {
        commits.dropAll();
        halt(setback.reason(), cause);
      }
      case DROP_AND_TRACE -> {
        LOG.error("{}: unexpected error", name, cause);
        commits.dropAll();
        halt(setback.reason(), cause);
      }
    }
  }

  /** Processes nothing more; what is done can still be committed by closing its partitions. */
  private void halt(String reason, Throwable cause) {
    pace.halt();
    listener.failed(reason, cause);
  }

  /** What a partition has to say while it processes. */
  private final class FromPartition implements PartitionProcessor.Listener {

    @Override
    public void emitted(ProducerRecord<byte[], byte[]> record, RefusalTrace trace, long offset) {
      epochs.send(record, trace, offset);
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
