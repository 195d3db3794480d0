package io.goka.runtime.cluster;

import io.goka.engine.observe.GroupLife;
import io.goka.engine.processing.InputControl;
import io.goka.engine.processing.RecordFailedException;
import io.goka.engine.thread.Mailbox;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The group's consumer, in the words of processing: partitions are numbers, each standing for that
 * partition of every input. Owner: poll thread, but for {@link #execute}.
 */
final class ConsumerInput implements InputControl {

  private static final Logger LOG = LoggerFactory.getLogger(ConsumerInput.class);
  private static final Duration LONGEST_POLL = Duration.ofMillis(100);
  private static final Duration REWIND_WAIT = Duration.ofSeconds(2);
  private static final long REWIND_SPACING_NANOS = 1_000_000_000L;
  private static final long LOOK_AGAIN_NANOS = 50_000_000L;

  /** How the poll thread waits for messages while it must not poll. */
  @FunctionalInterface
  interface Waiting {

    /** Waits until there is a message, or the time is over. */
    void await(Mailbox mailbox, long nanos);
  }

  private final StartingOffsets starts;
  private final Consumer<byte[], byte[]> consumer;
  private final OffsetCommits commits;
  private final GroupLife life;
  private final Mailbox mailbox;
  private final Waiting waiting;
  private final LongSupplier ticker;
  private final Heartbeats heartbeats;
  private final Map<Integer, Runnable> rewinds = new HashMap<>();
  private long rewoundNanos;
  private Optional<String> failure = Optional.empty();
  private boolean leaving;
  private boolean woken;
  private volatile boolean polling;

  /**
   * @param heartbeats whether the member was heard of lately
   */
  ConsumerInput(
      StartingOffsets starts,
      Consumer<byte[], byte[]> consumer,
      OffsetCommits commits,
      GroupLife life,
      Mailbox mailbox,
      Membership.Pace pace,
      Heartbeats heartbeats) {
    this.starts = starts;
    this.consumer = consumer;
    this.commits = commits;
    this.life = life;
    this.mailbox = mailbox;
    this.waiting = pace.waiting();
    this.ticker = pace.ticker();
    this.heartbeats = heartbeats;
  }

  /** Posts a message, and ends a poll that waits for records. Any thread. */
  @Override
  public void execute(Runnable message) {
    mailbox.execute(message);
    if (polling) {
      consumer.wakeup();
    }
  }

  /** Fetches records; comes back early when a message is posted. */
  ConsumerRecords<byte[], byte[]> poll() {
    polling = true;
    woken = false;
    try {
      // Looked for after the flag was set: who posts from now on wakes the poll.
      return consumer.poll(mailbox.hasMessages() ? Duration.ZERO : LONGEST_POLL);
    } catch (WakeupException e) {
      woken = true;
      return ConsumerRecords.empty();
    } finally {
      polling = false;
    }
  }

  /** Whether a message has ended the last poll, which may not have told all that it had to. */
  boolean wasWoken() {
    return woken;
  }

  @Override
  public void pause(int partition) {
    consumer.pause(sourcesOf(partition));
  }

  @Override
  public void resume(int partition) {
    consumer.resume(sourcesOf(partition));
  }

  @Override
  public void included(int partition, Map<String, Long> offsets) {
    offsets.forEach(
        (topic, offset) -> starts.included(new TopicPartition(topic, partition), offset));
  }

  @Override
  public void rewind(int partition, Runnable done) {
    rewinds.put(partition, done);
    // A failure that comes back at once must not make a busy loop of it.
    rewoundNanos = ticker.getAsLong();
  }

  /** The partitions have left: they are not rewound any more, and begin anew should they return. */
  void forgetRewinds(Collection<Integer> partitions) {
    rewinds.keySet().removeAll(partitions);
    starts.forget(partitions);
  }

  /** Tries the rewinds that wait, a second apart. */
  void rewindWhenDue() {
    if (rewinds.isEmpty() || ticker.getAsLong() - rewoundNanos < REWIND_SPACING_NANOS) {
      return;
    }
    rewoundNanos = ticker.getAsLong();
    // What is safe already shall not be processed again.
    commits.commitNow(REWIND_WAIT);
    for (Map.Entry<Integer, Runnable> rewind : List.copyOf(rewinds.entrySet())) {
      try {
        starts.rewind(sourcesOf(rewind.getKey()), REWIND_WAIT);
      } catch (WakeupException e) {
        return;
      } catch (RetriableException e) {
        LOG.warn(
            "{}: waits for Kafka to tell the committed offsets: {}",
            starts.group(),
            e.getMessage());
        return;
      }
      rewinds.remove(rewind.getKey());
      rewind.getValue().run();
    }
  }

  @Override
  public void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
    commits.add(offsets);
  }

  @Override
  public boolean isOwner() {
    return heartbeats.getAsBoolean();
  }

  @Override
  public boolean maySend() {
    return heartbeats.sending().getAsBoolean();
  }

  /** The member leaves: that nothing recovers any more does not mean that the group runs. */
  void leaving() {
    leaving = true;
  }

  @Override
  public void recovering(int partitions) {
    if (!leaving) {
      life.recovering(partitions);
    }
  }

  @Override
  public void failed(String reason, Optional<Throwable> cause) {
    if (failure.isEmpty()) {
      failure = Optional.of(reason);
      cause
          .filter(RecordFailedException.class::isInstance)
          .map(RecordFailedException.class::cast)
          .ifPresent(failed -> life.recordFailed(failed.failure()));
    }
  }

  /** Why the group cannot go on; empty while it can. */
  Optional<String> failure() {
    return failure.or(starts::failure);
  }

  /** How many records of each partition number are not fetched yet, over its inputs. */
  Map<Integer, Long> fetchLags() {
    Map<Integer, Long> lags = new HashMap<>();
    for (TopicPartition source : consumer.assignment()) {
      consumer.currentLag(source).ifPresent(lag -> lags.merge(source.partition(), lag, Long::sum));
    }
    return lags;
  }

  /**
   * Runs messages until something is done, or the time is over. For waits inside a rebalance.
   *
   * @return whether it is done
   */
  boolean serveMessages(BooleanSupplier done, Duration atMost) {
    long deadline = ticker.getAsLong() + atMost.toNanos();
    while (!done.getAsBoolean()) {
      if (ticker.getAsLong() - deadline >= 0) {
        return false;
      }
      waiting.await(mailbox, LOOK_AGAIN_NANOS);
      heartbeats.waiting();
      mailbox.runMessages();
    }
    return true;
  }

  private Set<TopicPartition> sourcesOf(int partition) {
    Set<TopicPartition> sources = new HashSet<>();
    try {
      for (TopicPartition source : consumer.assignment()) {
        if (source.partition() == partition) {
          sources.add(source);
        }
      }
    } catch (KafkaException e) {
      throw new IllegalStateException("the poll thread alone may use the consumer", e);
    }
    return sources;
  }
}
