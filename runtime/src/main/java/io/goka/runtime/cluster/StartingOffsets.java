package io.goka.runtime.cluster;

import io.goka.engine.config.InputConfig.OffsetReset;
import io.goka.engine.config.InputKeys;
import io.goka.engine.observe.Event.Severity;
import io.goka.engine.observe.EventLog;
import io.goka.engine.processing.GroupPlan;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owner: poll thread. Where inputs are read from when they come, and when the offset to go on at is
 * gone: that is never passed over in silence.
 *
 * <p>Each committed offset carries the id of its topic: that of a topic which was deleted and made
 * anew means nothing in the new one, though it may well be there.
 */
final class StartingOffsets {

  private static final Logger LOG = LoggerFactory.getLogger(StartingOffsets.class);
  private static final Duration ANSWER = Duration.ofSeconds(5);

  /** How long a coordinator has to come to itself; it loads in seconds. */
  private static final long COMES_TO_ITSELF_NANOS = Duration.ofSeconds(30).toNanos();

  private final String group;
  private final Function<String, String> stamps;
  private final OffsetReset policy;
  private final Consumer<byte[], byte[]> consumer;
  private final OffsetCommits commits;
  private final EventLog events;
  private final LongSupplier ticker;
  private final Set<TopicPartition> read = new HashSet<>();
  private final Set<TopicPartition> sure = new HashSet<>();
  private final Map<TopicPartition, Long> included = new HashMap<>();
  private final Map<TopicPartition, Long> waitingSince = new HashMap<>();
  private Optional<String> failure = Optional.empty();

  /**
   * @param stamps what is written beside an offset of an input that is committed now
   * @param policy what is done when an offset is gone
   * @param commits commits what was decided
   * @param ticker measures time, in nanoseconds
   */
  StartingOffsets(
      String group,
      Function<String, String> stamps,
      OffsetReset policy,
      Consumer<byte[], byte[]> consumer,
      OffsetCommits commits,
      EventLog events,
      LongSupplier ticker) {
    this.group = group;
    this.stamps = stamps;
    this.policy = policy;
    this.consumer = consumer;
    this.commits = commits;
    this.events = events;
    this.ticker = ticker;
  }

  String group() {
    return group;
  }

  /** Why the group cannot go on; empty while it can. */
  Optional<String> failure() {
    return failure;
  }

  /** Partitions have left: their inputs are looked at anew when they come back. */
  void forget(Collection<Integer> partitions) {
    for (Set<TopicPartition> sources :
        List.of(read, sure, included.keySet(), waitingSince.keySet())) {
      sources.removeIf(source -> partitions.contains(source.partition()));
    }
  }

  /** A local table has what came of an input up to this offset, and Kafka has committed that. */
  void included(TopicPartition source, long offset) {
    included.put(source, offset);
  }

  /**
   * Looks at the inputs of which records have come for the first time since they were assigned or
   * moved back: whether they are read from an offset that means something. This is the time to ask,
   * as an offset that another instance is about to commit would have to be waited for before; and
   * to ask again, as a coordinator that had just started was seen to answer with offsets of long
   * ago.
   *
   * @return those whose records may be processed; the others are read again, or from elsewhere
   */
  Set<TopicPartition> readable(ConsumerRecords<byte[], byte[]> records) {
    Set<TopicPartition> readable = new HashSet<>(records.partitions());
    Set<TopicPartition> unsure = new HashSet<>(readable);
    unsure.removeAll(sure);
    if (unsure.isEmpty()) {
      return readable;
    }
    try {
      Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(unsure, ANSWER);
      for (TopicPartition source : unsure) {
        long first = records.records(source).get(0).offset();
        if (!isReadable(source, committed.get(source), first)) {
          readable.remove(source);
        }
      }
    } catch (WakeupException e) {
      // Somebody posted a message: asked again with the next records.
      readAgain(unsure, records, readable);
    } catch (RetriableException e) {
      LOG.warn("{}: waits for Kafka to tell the committed offsets: {}", group, e.getMessage());
      readAgain(unsure, records, readable);
    }
    return readable;
  }

  /** Whether a record may be processed; otherwise its input is moved to where one may be. */
  private boolean isReadable(
      TopicPartition source, @Nullable OffsetAndMetadata committed, long first) {
    if (isStale(source, committed)) {
      consumer.seek(source, first);
      waitFor(source, committed);
      return false;
    }
    waitingSince.remove(source);
    sure.add(source);
    boolean isNew = read.add(source);
    if (committed == null) {
      return true;
    }
    if (isNew && isOfFormerTopic(source, committed)) {
      madeAnew(source, committed);
      return false;
    }
    if (committed.offset() > first) {
      LOG.warn(
          "{}: {} is committed up to offset {}, though Kafka has told of less than {} before: goes"
              + " on there",
          group,
          source,
          committed.offset(),
          first + 1);
      consumer.seek(source, committed);
      return false;
    }
    return true;
  }

  /**
   * Whether Kafka tells of less than what it has committed: that is waited out. An offset that
   * somebody has set by hand does not bear our stamp, and counts.
   */
  private boolean isStale(TopicPartition source, @Nullable OffsetAndMetadata committed) {
    long least = included.getOrDefault(source, 0L);
    return committed == null
        ? least > 0
        : committed.offset() < least && stamps.apply(source.topic()).equals(committed.metadata());
  }

  private void waitFor(TopicPartition source, @Nullable OffsetAndMetadata committed) {
    long least = included.getOrDefault(source, 0L);
    String told = committed == null ? "nowhere" : "up to offset " + committed.offset();
    long now = ticker.getAsLong();
    Long since = waitingSince.putIfAbsent(source, now);
    if (since == null) {
      LOG.warn(
          "{}: the table includes {} up to offset {}, but Kafka tells that it is committed {}: asks"
              + " again",
          group,
          source,
          least,
          told);
    } else if (now - since >= COMES_TO_ITSELF_NANOS) {
      stayedStale(source, committed, least);
    }
  }

  /** Then it is what Kafka has: the group was at-least-once and killed, or its offsets are gone. */
  private void stayedStale(
      TopicPartition source, @Nullable OffsetAndMetadata committed, long least) {
    if (committed == null) {
      reset(
          source,
          "the offset that was committed of the input "
              + source
              + " is gone, and the group's table includes it up to offset "
              + least);
      return;
    }
    fail(
        "the input "
            + source
            + " is committed up to offset "
            + committed.offset()
            + ", but the group's table includes it up to offset "
            + least
            + ", as it may when the group was killed under at_least_once: what lies between would"
            + " count twice. Say where to go on by moving the group's offsets with"
            + " kafka-consumer-groups.sh --reset-offsets: to "
            + least
            + " to go on behind what the table includes");
  }

  private void readAgain(
      Set<TopicPartition> sources,
      ConsumerRecords<byte[], byte[]> records,
      Set<TopicPartition> readable) {
    for (TopicPartition source : sources) {
      readable.remove(source);
      consumer.seek(source, records.records(source).get(0).offset());
    }
  }

  /**
   * Goes back to what is committed.
   *
   * @throws org.apache.kafka.common.KafkaException when Kafka does not tell what that is
   */
  void rewind(Set<TopicPartition> sources, Duration atMost) {
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(sources, atMost);
    sure.removeAll(sources);
    for (TopicPartition source : sources) {
      OffsetAndMetadata offset = committed.get(source);
      if (offset == null) {
        consumer.seekToBeginning(Set.of(source));
      } else if (isOfFormerTopic(source, offset)) {
        madeAnew(source, offset);
      } else {
        consumer.seek(source, offset);
      }
    }
  }

  /**
   * The offsets at which inputs are to be read are not there, or nothing is committed. When Kafka
   * does not answer, the next poll finds the same again.
   */
  void gone(InvalidOffsetException e) {
    try {
      decide(e);
    } catch (WakeupException again) {
      LOG.debug("{}: asked again", group);
    } catch (RetriableException again) {
      LOG.warn("{}: waits for Kafka to tell where inputs end: {}", group, again.getMessage());
    }
  }

  private void decide(InvalidOffsetException e) {
    Map<TopicPartition, Long> wanted =
        e instanceof OffsetOutOfRangeException outOfRange
            ? outOfRange.offsetOutOfRangePartitions()
            : Map.of();
    for (TopicPartition source : e.partitions()) {
      Long offset = wanted.get(source);
      if (offset == null) {
        consumer.seekToBeginning(Set.of(source));
      } else {
        outOfRange(source, offset);
      }
    }
  }

  private void outOfRange(TopicPartition source, long offset) {
    long beginning = consumer.beginningOffsets(Set.of(source), ANSWER).getOrDefault(source, 0L);
    long end = consumer.endOffsets(Set.of(source), ANSWER).getOrDefault(source, 0L);
    if (offset < beginning) {
      reset(
          source,
          "the input "
              + source
              + " was to be read on at offset "
              + offset
              + ", but begins at "
              + beginning
              + ": "
              + (beginning - offset)
              + " records were deleted before they were processed (see the topic's retention)");
    } else if (read.contains(source)) {
      // What was read of it is under way in its old counting: only a new start gets rid of that.
      fail(
          "the input "
              + source
              + " ends at offset "
              + end
              + " while it is read at "
              + offset
              + ": it lost records, or was made anew");
    } else {
      reset(
          source,
          "the input "
              + source
              + " was to be read on at offset "
              + offset
              + ", but ends at "
              + end
              + ": it lost records, or was made anew");
    }
  }

  private void madeAnew(TopicPartition source, OffsetAndMetadata offset) {
    reset(
        source,
        "the input "
            + source.topic()
            + " was deleted and made anew since offset "
            + offset.offset()
            + " of partition "
            + source.partition()
            + " was committed, which means nothing in the new one");
  }

  private boolean isOfFormerTopic(TopicPartition source, OffsetAndMetadata offset) {
    String written = offset.metadata();
    return written != null
        && GroupPlan.isInputStamp(written)
        && !written.equals(stamps.apply(source.topic()));
  }

  private void reset(TopicPartition source, String finding) {
    switch (policy) {
      case FAIL ->
          fail(
              finding
                  + ". Set group."
                  + group
                  + "."
                  + InputKeys.OFFSET_RESET
                  + "=earliest to go on at the first record there is, or =latest to go on behind the"
                  + " last, or move the group's offsets with kafka-consumer-groups.sh"
                  + " --reset-offsets");
      case EARLIEST -> {
        goOn(source, consumer.beginningOffsets(Set.of(source), ANSWER).getOrDefault(source, 0L));
        tell(finding + "; goes on at the first record there is");
      }
      case LATEST -> {
        goOn(source, consumer.endOffsets(Set.of(source), ANSWER).getOrDefault(source, 0L));
        tell(finding + "; goes on behind the last record there is");
      }
    }
  }

  /** Decided once: what comes after the decision is not skipped by the next start. */
  private void goOn(TopicPartition source, long offset) {
    included.remove(source);
    consumer.seek(source, offset);
    commits.forget(Set.of(source));
    commits.add(
        Map.of(
            source, new OffsetAndMetadata(offset, Optional.empty(), stamps.apply(source.topic()))));
  }

  private void fail(String reason) {
    if (failure.isEmpty()) {
      failure = Optional.of(reason);
    }
  }

  private void tell(String message) {
    LOG.warn("{}: {}", group, message);
    events.add(Severity.WARNING, group, message);
  }
}
