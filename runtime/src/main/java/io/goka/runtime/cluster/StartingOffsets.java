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
  private final Set<TopicPartition> decided = new HashSet<>();
  private final Map<TopicPartition, Long> doubts = new HashMap<>();
  private Optional<String> failure = Optional.empty();
  private boolean asksAgain;

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
    for (Set<TopicPartition> sources : List.of(read, sure, included.keySet(), doubts.keySet())) {
      sources.removeIf(source -> partitions.contains(source.partition()));
    }
  }

  /** A local table has what came of an input up to this offset, and Kafka has committed that. */
  void included(TopicPartition source, long offset) {
    included.merge(source, offset, Math::max);
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
    asksAgain = false;
    Set<TopicPartition> readable = new HashSet<>(records.partitions());
    Set<TopicPartition> unsure = new HashSet<>(readable);
    unsure.removeAll(sure);
    if (!unsure.isEmpty()) {
      readable.removeAll(unsure);
      look(unsure, records, readable);
    }
    read.addAll(readable);
    return readable;
  }

  /** Whether Kafka was last asked in vain, and will be asked again with the next records. */
  boolean asksAgain() {
    return asksAgain;
  }

  private void look(
      Set<TopicPartition> unsure,
      ConsumerRecords<byte[], byte[]> records,
      Set<TopicPartition> readable) {
    Set<TopicPartition> undecided = new HashSet<>(unsure);
    try {
      Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(unsure, ANSWER);
      for (TopicPartition source : unsure) {
        long first = records.records(source).get(0).offset();
        if (isReadable(source, committed.get(source), first)) {
          readable.add(source);
        }
        undecided.remove(source);
      }
    } catch (WakeupException e) {
      // Somebody posted a message: asked again with the next records.
      readAgain(undecided, records);
    } catch (RetriableException e) {
      LOG.warn("{}: waits for Kafka to tell the committed offsets: {}", group, e.getMessage());
      readAgain(undecided, records);
    }
  }

  /** Whether a record may be processed; otherwise its input is moved to where one may be. */
  private boolean isReadable(
      TopicPartition source, @Nullable OffsetAndMetadata committed, long first) {
    boolean former = committed != null && isOfFormerTopic(source, committed);
    if (committed != null && former && !read.contains(source)) {
      madeAnew(source, committed);
      return false;
    }
    if (isBehindTable(source, committed)) {
      asksAgain = true;
      consumer.seek(source, first);
      doubt(source, committed);
      return false;
    }
    sure.add(source);
    if (committed == null || former || committed.offset() <= first) {
      return true;
    }
    LOG.warn(
        "{}: {} is committed up to offset {}, though Kafka has told of {} at most before: goes on"
            + " there",
        group,
        source,
        committed.offset(),
        first);
    consumer.seek(source, committed);
    return false;
  }

  /**
   * Whether Kafka tells of less than it has committed, as the table bears witness. An offset that
   * somebody has set by hand does not bear our stamp, and counts.
   */
  private boolean isBehindTable(TopicPartition source, @Nullable OffsetAndMetadata committed) {
    long least = decided.contains(source) ? 0 : included.getOrDefault(source, 0L);
    return committed == null
        ? least > 0
        : committed.offset() < least && stamps.apply(source.topic()).equals(committed.metadata());
  }

  /** Gives Kafka time to tell otherwise; after that the group fails rather than count twice. */
  private void doubt(TopicPartition source, @Nullable OffsetAndMetadata committed) {
    long now = ticker.getAsLong();
    Long since = doubts.putIfAbsent(source, now);
    String finding =
        "the local table includes "
            + source
            + " up to offset "
            + included.get(source)
            + ", but Kafka tells that it is committed "
            + (committed == null ? "nowhere" : "up to offset " + committed.offset());
    if (since == null) {
      LOG.warn("{}: {}: asks again", group, finding);
    } else if (now - since >= COMES_TO_ITSELF_NANOS && committed == null) {
      reset(source, finding);
    } else if (now - since >= COMES_TO_ITSELF_NANOS) {
      fail(
          finding
              + ", and to process what lies between would count it twice. Either the group's"
              + " coordinator tells of old offsets: that passes when it is started again. Or the"
              + " group was killed under at_least_once: move its offsets to "
              + included.get(source)
              + " with kafka-consumer-groups.sh --reset-offsets. Or they were moved back on purpose"
              + " while another instance had the partition: stop the server, and delete this"
              + " partition's folder below state/"
              + group
              + " in data.dir, to have it read from Kafka");
    }
  }

  private void readAgain(Set<TopicPartition> sources, ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition source : sources) {
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
    doubts.keySet().removeAll(sources);
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
    consumer.seek(source, offset);
    sure.add(source);
    decided.add(source);
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
