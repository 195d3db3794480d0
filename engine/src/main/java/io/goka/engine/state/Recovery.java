package io.goka.engine.state;

import io.goka.engine.observe.RecoveryProgress;
import io.goka.engine.state.StoredTableDoubts.Doubt;
import io.goka.engine.thread.Mailbox;
import io.goka.engine.thread.Pulse;
import io.goka.engine.thread.Stepped;
import io.goka.spi.StorageException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owner: recovery thread. Brings tables level with their topics: reads each from the offset which
 * its stored part reaches to the end that the topic has when the recovery begins. A group's own
 * table is then handed over; a following (of a joined table, a lookup, a view) goes on here.
 *
 * <p>The end is the uncommitted one, and the table is level when the position of a consumer of
 * committed records has reached it: the end that such a consumer is told may lie before what was
 * committed last. Counting records would not do, as compaction leaves gaps; nor would the last
 * record's offset, as a topic may end in a gap or in a transaction's marker.
 */
public final class Recovery implements Stepped {

  static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  /** Offsets; fewer than that are read before a storage could make anything of it. */
  private static final long FAR_BEHIND = 100_000;

  private static final long IDLE_NANOS = 1_000_000_000L;
  private static final long WAITING_NANOS = 100_000_000L;
  private static final long BETWEEN_POLLS_NANOS = 1_000_000L;

  private final String name;
  private final RecoverySource source;
  private final RecoveryReport report;
  private final RecoveryWrites writes;
  private final TableCare care;
  private final InstantSource clock;
  private final Mailbox mailbox = new Mailbox();
  private final Pulse pulse = new Pulse();
  private final UnderWay underWay;
  private boolean ended;
  private volatile boolean over;

  /**
   * For copies of topics, which end for them where a consumer says that they end.
   *
   * @param name whose tables these are, for the log
   * @param consumers makes a consumer without a group; called when there is something to recover,
   *     and the consumer is closed when there is nothing left
   * @param clock dates the moment at which a table was level
   */
  public Recovery(String name, Supplier<Consumer<byte[], byte[]>> consumers, InstantSource clock) {
    this(name, new RecoverySource(consumers, null), clock);
  }

  /**
   * For a group's own tables.
   *
   * @param name whose tables these are, for the log: the group
   * @param consumers makes a consumer of committed records, without a group; called when there is
   *     something to recover, and the consumer is closed when there is nothing left
   * @param ends likewise makes a consumer that tells where partitions end, what is not committed
   *     there included
   * @param clock dates the moment at which a table was level
   */
  public Recovery(
      String name,
      Supplier<Consumer<byte[], byte[]>> consumers,
      Supplier<Consumer<byte[], byte[]>> ends,
      InstantSource clock) {
    this(name, new RecoverySource(consumers, ends), clock);
  }

  private Recovery(String name, RecoverySource source, InstantSource clock) {
    this.name = name;
    this.clock = clock;
    this.source = source;
    this.underWay = new UnderWay(source);
    this.report = new RecoveryReport(name);
    this.writes = new RecoveryWrites(clock);
    this.care = new TableCare(name, underWay, report, clock);
  }

  /**
   * Begins a recovery. Any thread.
   *
   * @param recovery the only one of its partition here
   */
  public void start(TableRecovery recovery) {
    mailbox.execute(() -> underWay.await(recovery));
  }

  /**
   * Ends a recovery that may or may not be over, closes its table, and then runs {@code closed}, on
   * the recovery thread. When it was over before, its table is its new owner's to close; a
   * following is over only when it failed. Any thread.
   */
  public void cancel(TableRecovery recovery, Runnable closed) {
    mailbox.execute(
        () -> {
          if (underWay.remove(recovery)) {
            recovery.close();
          }
          closed.run();
        });
    if (over) {
      // Nobody reads the mailbox any more, and nobody writes the tables.
      mailbox.runMessages();
    }
  }

  /**
   * Throws the local copy of a following away and reads its topic anew; does nothing when it is
   * over. Any thread.
   */
  public void readAnew(TableRecovery following, String reason) {
    mailbox.execute(() -> attempt(following, () -> care.startAnew(following, reason)));
  }

  /** Gives everything up; the thread ends. Any thread. */
  public void end() {
    mailbox.execute(() -> ended = true);
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
    if (underWay.isEmpty()) {
      return IDLE_NANOS;
    }
    return underWay.rests(System.nanoTime()) ? WAITING_NANOS : BETWEEN_POLLS_NANOS;
  }

  @Override
  public void broken(Throwable cause) {
    LOG.error("{}: recovery ended unexpectedly", name, cause);
    underWay.all().forEach(recovery -> fail(recovery, "recovery ended unexpectedly: " + cause));
    source.release();
    endReading();
  }

  private void endReading() {
    underWay.clear();
    over = true;
    mailbox.runMessages();
  }

  @Override
  public Progress step() {
    mailbox.runMessages();
    if (ended) {
      underWay.all().forEach(TableRecovery::close);
      source.release();
      endReading();
      return Progress.ENDED;
    }
    if (underWay.isEmpty()) {
      source.release();
      return Progress.IDLE;
    }
    if (underWay.rests(System.nanoTime())) {
      return Progress.IDLE;
    }
    try {
      locate();
      boolean worked = read();
      lookAtEnds();
      return worked ? Progress.WORKED : Progress.IDLE;
    } catch (RetriableException e) {
      report.waits("recovery", String.valueOf(e.getMessage()));
    } catch (InvalidOffsetException e) {
      e.partitions().forEach(this::truncated);
    } catch (InterruptException e) {
      ended = true;
    } catch (KafkaException e) {
      refused(e);
    }
    return Progress.WORKED;
  }

  /**
   * Opens the tables that wait, and finds out from where to where each has to read. One whose
   * partition Kafka does not answer for is asked about again with the next step, and keeps nobody
   * else from reading.
   */
  private void locate() {
    for (TableRecovery recovery : underWay.waiting()) {
      if (!recovery.isDue(System.nanoTime())) {
        continue;
      }
      try {
        attempt(recovery, () -> locate(recovery));
      } catch (RetriableException e) {
        report.waits(recovery.changelog().toString(), String.valueOf(e.getMessage()));
        // Behind the others, and no more waiting in this step.
        underWay.await(recovery);
        return;
      }
    }
  }

  private void locate(TableRecovery recovery) {
    TopicPartition changelog = recovery.changelog();
    // Before the end is asked for: opening waits until nothing more of a failed epoch can come.
    PartitionTable table = recovery.table();
    StoredUpdates updates = recovery.updates();
    if (updates != null && !updates.tellStored(table)) {
      return;
    }
    long end = source.end(changelog);
    long beginning = source.beginning(changelog);
    care.check(recovery, beginning, end);
    if (!recovery.isOpen()) {
      // It is begun anew with the next step.
      return;
    }
    care.hasOpened(recovery);
    if (table.mark().offset() == 0) {
      table.begin(recovery.topicId(), clock.instant());
    }
    WritingAgain again = recovery.writesAgain();
    if (again != null) {
      begin(recovery, again, end);
    }
    long start = Math.max(table.mark().offset(), beginning);
    if (end - start >= FAR_BEHIND && recovery.writesAgain() == null) {
      table.filling();
    }
    underWay.read(recovery, start);
    recovery.located(start, end, System.nanoTime());
  }

  /** What is to be written again is, or it will be when the topic was read up to its end. */
  private void begin(TableRecovery recovery, WritingAgain again, long end) {
    if (!again.fits(recovery.table().mark())) {
      report.keepsOthersValues(recovery);
      recovery.writesNothing();
    } else if (!again.begin(recovery.changelog(), end)) {
      report.wroteAgain(recovery, again.written());
      recovery.writesNothing();
    }
  }

  /** Runs what touches a recovery's table; one that cannot be read or written fails alone. */
  private void attempt(TableRecovery recovery, Runnable work) {
    try {
      try {
        work.run();
      } catch (StorageException e) {
        care.failed(recovery, e);
      }
    } catch (KafkaException e) {
      throw e;
    } catch (StorageException | RefusedTableException e) {
      fail(recovery, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("{}: the table of {} fails", name, recovery.changelog(), e);
      fail(recovery, String.valueOf(e.getMessage()));
    }
  }

  /** Returns whether there is more to do at once. */
  private boolean read() {
    finishLevel();
    if (underWay.reading().isEmpty()) {
      return true;
    }
    ConsumerRecords<byte[], byte[]> records = source.poll();
    boolean onTheWay = !underWay.waiting().isEmpty() || !records.isEmpty();
    for (TableRecovery recovery : underWay.reading()) {
      attempt(recovery, () -> apply(recovery, records.records(recovery.changelog())));
      onTheWay |= !recovery.isLevel();
    }
    finishLevel();
    report.progress(underWay.reading());
    return onTheWay;
  }

  /**
   * Asks where the topics of followings end, now and then: what a consumer knows of it may be old,
   * as when Kafka is away.
   */
  private void lookAtEnds() {
    List<TableRecovery> due = writes.due(underWay.reading());
    if (due.isEmpty()) {
      return;
    }
    Map<TopicPartition, Long> ends =
        source.ends(due.stream().map(TableRecovery::changelog).toList());
    for (TableRecovery following : due) {
      long end = ends.getOrDefault(following.changelog(), 0L);
      attempt(
          following,
          () ->
              writes.looked(following, end).ifPresent(doubt -> care.lostGround(following, doubt)));
    }
  }

  private void apply(TableRecovery recovery, List<ConsumerRecord<byte[], byte[]>> records) {
    TopicPartition changelog = recovery.changelog();
    long position = source.position(changelog);
    if (!recovery.isLevel() && position == recovery.progress().position()) {
      // What was read of it before may still be on its way into the table.
      if (!recovery.hasWritten()) {
        return;
      }
    }
    PartitionTable table = recovery.table();
    table.checkUndamaged();
    WritingAgain again = recovery.writesAgain();
    if (again != null) {
      again.take(table, changelog, records);
      recovery.advanced(position, records.size(), System.nanoTime());
      return;
    }
    writes.write(recovery, records, position);
    if (recovery.isLevel()) {
      writes.follow(recovery, source.knownEnd(changelog, recovery.progress().end()));
    }
  }

  private void finishLevel() {
    for (TableRecovery recovery : underWay.reading()) {
      RecoveryProgress progress = recovery.progress();
      if (!recovery.isLevel() && progress.position() >= progress.end()) {
        attempt(recovery, () -> becomeLevel(recovery));
      }
    }
  }

  private void becomeLevel(TableRecovery recovery) {
    WritingAgain again = recovery.writesAgain();
    if (again != null) {
      if (again.isOver(recovery.changelog())) {
        boolean unused = underWay.remove(recovery);
        underWay.await(recovery);
      }
      return;
    }
    writes.level(recovery);
    report.level(recovery);
    if (!recovery.follows()) {
      underWay.remove(recovery);
    }
    recovery.outcome().level(recovery.table());
  }

  private void truncated(TopicPartition changelog) {
    TableRecovery recovery = underWay.readerOf(changelog);
    if (recovery != null) {
      Doubt doubt =
          new Doubt(
              "records of "
                  + changelog
                  + " at offset "
                  + recovery.progress().position()
                  + " were deleted while it was read",
              Optional.of("is something else than compaction deleting them?"));
      attempt(recovery, () -> care.lostGround(recovery, doubt));
    }
  }

  private void refused(KafkaException refusal) {
    Set<String> topics =
        refusal instanceof TopicAuthorizationException unauthorized
            ? unauthorized.unauthorizedTopics()
            : Set.of();
    for (TableRecovery recovery : underWay.all()) {
      if (topics.isEmpty() || topics.contains(recovery.changelog().topic())) {
        fail(recovery, "Kafka refuses: " + refusal.getMessage());
      }
    }
  }

  private void fail(TableRecovery recovery, String reason) {
    if (underWay.remove(recovery)) {
      recovery.close();
      recovery.outcome().failed(reason);
    }
  }
}
