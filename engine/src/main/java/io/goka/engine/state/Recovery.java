package io.goka.engine.state;

import io.goka.engine.observe.RecoveryProgress;
import io.goka.engine.thread.Mailbox;
import io.goka.engine.thread.Stepped;
import io.goka.spi.StorageBatch;
import io.goka.spi.StorageException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owner: recovery thread. Brings the tables of a group level with their topics: reads each from the
 * offset which its stored part reaches to the end that the topic has when the recovery begins.
 *
 * <p>The end is the uncommitted one, and the table is level when the consumer's position has
 * reached it. Counting records would not do, as compaction leaves gaps; nor would the last record's
 * offset, as a topic may end in a gap or in a transaction's marker.
 */
public final class Recovery implements Stepped {

  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration ANSWER = Duration.ofSeconds(2);
  private static final long IDLE_NANOS = 1_000_000_000L;
  private static final long TELL_EVERY_NANOS = 5_000_000_000L;

  private final String group;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final InstantSource clock;
  private final Mailbox mailbox = new Mailbox();
  private final Map<TopicPartition, TableRecovery> waiting = new LinkedHashMap<>();
  private final Map<TopicPartition, TableRecovery> reading = new LinkedHashMap<>();
  private @Nullable Consumer<byte[], byte[]> consumer;
  private long toldNanos;
  private boolean ended;
  private volatile boolean over;

  /**
   * @param group the group whose tables these are, for the log
   * @param consumers makes a consumer without a group; called when there is something to recover,
   *     and the consumer is closed when there is nothing left
   * @param clock dates the moment at which a table was level
   */
  public Recovery(String group, Supplier<Consumer<byte[], byte[]>> consumers, InstantSource clock) {
    this.group = group;
    this.consumers = consumers;
    this.clock = clock;
  }

  /** Begins a recovery. Any thread. */
  public void start(TableRecovery recovery) {
    mailbox.execute(() -> waiting.put(recovery.changelog(), recovery));
  }

  /**
   * Ends a recovery that may or may not be over, closes its table, and then runs {@code closed}, on
   * the recovery thread. When it was over before, its table is its new owner's to close. Any
   * thread.
   */
  public void cancel(TableRecovery recovery, Runnable closed) {
    mailbox.execute(
        () -> {
          if (remove(recovery)) {
            recovery.close();
          }
          closed.run();
        });
    if (over) {
      // Nobody reads the mailbox any more, and nobody writes the tables.
      mailbox.runMessages();
    }
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
  public long idleNanos() {
    return IDLE_NANOS;
  }

  @Override
  public void broken(Throwable cause) {
    LOG.error("{}: recovery ended unexpectedly", group, cause);
    allRecoveries().forEach(recovery -> fail(recovery, "recovery ended unexpectedly: " + cause));
    release();
    endReading();
  }

  private void endReading() {
    waiting.clear();
    reading.clear();
    over = true;
    mailbox.runMessages();
  }

  @Override
  public Progress step() {
    mailbox.runMessages();
    if (ended) {
      allRecoveries().forEach(TableRecovery::close);
      release();
      endReading();
      return Progress.ENDED;
    }
    if (waiting.isEmpty() && reading.isEmpty()) {
      release();
      return Progress.IDLE;
    }
    try {
      locate();
      read();
    } catch (RetriableException e) {
      LOG.warn("{}: recovery waits for Kafka: {}", group, e.getMessage());
    } catch (InvalidOffsetException e) {
      e.partitions().forEach(this::failTruncated);
    } catch (InterruptException e) {
      ended = true;
    } catch (KafkaException e) {
      allRecoveries().forEach(recovery -> fail(recovery, "Kafka refuses: " + e.getMessage()));
    }
    return Progress.WORKED;
  }

  /**
   * Opens the tables that wait, and finds out from where to where each has to read. One whose
   * partition Kafka does not answer for is asked about again with the next step, and keeps nobody
   * else from reading.
   */
  private void locate() {
    for (TableRecovery recovery : List.copyOf(waiting.values())) {
      try {
        attempt(recovery, () -> locate(recovery));
      } catch (RetriableException e) {
        LOG.warn("{}: {} waits for Kafka: {}", group, recovery.changelog(), e.getMessage());
        // Behind the others, and no more waiting in this step.
        waiting.remove(recovery.changelog());
        waiting.put(recovery.changelog(), recovery);
        return;
      }
    }
  }

  private void locate(TableRecovery recovery) {
    TopicPartition changelog = recovery.changelog();
    // Before the end is asked for: opening waits until nothing more of a failed epoch can come.
    TableMark mark = recovery.table().mark();
    Consumer<byte[], byte[]> source = consumer();
    Set<TopicPartition> only = Set.of(changelog);
    long end = source.endOffsets(only, ANSWER).getOrDefault(changelog, 0L);
    long beginning = source.beginningOffsets(only, ANSWER).getOrDefault(changelog, 0L);
    Optional<String> doubt = StoredTableDoubts.about(recovery, beginning, end);
    if (doubt.isPresent()) {
      fail(recovery, doubt.get());
      return;
    }
    long start = Math.max(mark.offset(), beginning);
    waiting.remove(changelog);
    reading.put(changelog, recovery);
    assign(source);
    source.seek(changelog, start);
    recovery.located(start, end, System.nanoTime());
  }

  /** Runs what touches a recovery's table; one that cannot be read or written fails alone. */
  private void attempt(TableRecovery recovery, Runnable work) {
    try {
      work.run();
    } catch (KafkaException e) {
      throw e;
    } catch (RuntimeException e) {
      if (!(e instanceof StorageException)) {
        LOG.error("{}: the table of {} fails", group, recovery.changelog(), e);
      }
      fail(recovery, String.valueOf(e.getMessage()));
    }
  }

  private void assign(Consumer<byte[], byte[]> source) {
    source.assign(reading.keySet());
  }

  private void read() {
    finishLevel();
    if (reading.isEmpty()) {
      return;
    }
    Consumer<byte[], byte[]> source = consumer();
    ConsumerRecords<byte[], byte[]> records = source.poll(POLL);
    for (TableRecovery recovery : List.copyOf(reading.values())) {
      TopicPartition changelog = recovery.changelog();
      long position = source.position(changelog);
      attempt(recovery, () -> apply(recovery, records.records(changelog), position));
    }
    finishLevel();
    tellProgress();
  }

  private static void apply(
      TableRecovery recovery, List<ConsumerRecord<byte[], byte[]>> records, long position) {
    if (position == recovery.progress().position()) {
      return;
    }
    StorageBatch writes = new StorageBatch(records.size());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (record.key() != null) {
        writes.put(record.key(), record.value());
      }
    }
    PartitionTable table = recovery.table();
    table.write(writes, table.mark().reaching(position));
    recovery.advanced(position, records.size(), System.nanoTime());
  }

  private void finishLevel() {
    for (TableRecovery recovery : List.copyOf(reading.values())) {
      RecoveryProgress progress = recovery.progress();
      if (progress.position() >= progress.end()) {
        attempt(recovery, () -> handOver(recovery, progress));
      }
    }
  }

  private void handOver(TableRecovery recovery, RecoveryProgress progress) {
    recovery.table().level(clock.instant());
    remove(recovery);
    LOG.info(
        "{}: recovered table partition {} in {} ms: {} records, offsets {} to {}",
        group,
        recovery.changelog().partition(),
        progress.elapsed().toMillis(),
        progress.recovered(),
        progress.start(),
        progress.end());
    recovery.outcome().level(recovery.table());
  }

  private void tellProgress() {
    long now = System.nanoTime();
    if (reading.isEmpty() || now - toldNanos < TELL_EVERY_NANOS) {
      return;
    }
    toldNanos = now;
    for (TableRecovery recovery : reading.values()) {
      RecoveryProgress progress = recovery.progress();
      LOG.info(
          "{}: recovering table partition {}: {} %, offset {} of {}, about {} s left",
          group,
          recovery.changelog().partition(),
          Math.round(100 * progress.fraction()),
          progress.position(),
          progress.end(),
          progress.remaining().map(left -> String.valueOf(left.toSeconds())).orElse("?"));
    }
  }

  private void failTruncated(TopicPartition changelog) {
    TableRecovery recovery = reading.get(changelog);
    if (recovery != null) {
      fail(
          recovery,
          "records of "
              + changelog
              + " at offset "
              + recovery.progress().position()
              + " were deleted while it was read: is something else than compaction deleting them?");
    }
  }

  private void fail(TableRecovery recovery, String reason) {
    if (remove(recovery)) {
      recovery.close();
      recovery.outcome().failed(reason);
    }
  }

  private boolean remove(TableRecovery recovery) {
    TopicPartition changelog = recovery.changelog();
    if (!waiting.remove(changelog, recovery) && !reading.remove(changelog, recovery)) {
      return false;
    }
    if (consumer != null) {
      assign(consumer);
    }
    return true;
  }

  private List<TableRecovery> allRecoveries() {
    List<TableRecovery> all = new ArrayList<>(waiting.values());
    all.addAll(reading.values());
    return all;
  }

  private Consumer<byte[], byte[]> consumer() {
    Consumer<byte[], byte[]> open = consumer;
    if (open == null) {
      open = consumers.get();
      consumer = open;
    }
    return open;
  }

  private void release() {
    if (consumer != null) {
      consumer.close();
      consumer = null;
    }
  }
}
