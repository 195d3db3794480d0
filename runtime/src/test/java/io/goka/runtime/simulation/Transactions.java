package io.goka.runtime.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;

/**
 * Owner: the test's thread. Transactions by their producers' ids. Their markers arrive one by one,
 * some time after whoever has asked for them was answered.
 */
public final class Transactions {

  private static final Comparator<TopicPartition> ORDER =
      Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

  private final SimulatedKafka kafka;
  private final long timeoutNanos;
  private final Map<String, Id> ids = new TreeMap<>();

  /** A transactional id. */
  private static final class Id {
    private int epoch;
    private @Nullable Open open;
    private boolean lively;
    private int endedEpoch = -1;
    private boolean endedCommit;
  }

  /** A transaction whose markers have not all arrived. */
  private static final class Open {
    private final String writer;
    private final long begunAt;
    private final Map<TopicPartition, SimulatedLog.Written> written = new TreeMap<>(ORDER);
    private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    private boolean decided;
    private boolean committed;

    private Open(String writer, long begunAt) {
      this.writer = writer;
      this.begunAt = begunAt;
    }

    private void decide(boolean commit) {
      decided = true;
      committed = commit;
      written.values().forEach(each -> SimulatedLog.decide(each, commit));
    }
  }

  Transactions(SimulatedKafka kafka, Duration timeout) {
    this.kafka = kafka;
    this.timeoutNanos = timeout.toNanos();
    kafka.schedule().addClock(this::abortOverdue);
    Schedule.Actor unused = kafka.schedule().add(this::hasMarkers, this::deliverMarker);
  }

  private Id of(String id) {
    return ids.computeIfAbsent(id, unseen -> new Id());
  }

  private Id checked(String id, int epoch) {
    Id known = of(id);
    if (known.epoch != epoch) {
      throw new ProducerFencedException(id + " has epoch " + known.epoch + ", not " + epoch);
    }
    return known;
  }

  /** The ids that have had a transaction since they were last fenced. */
  public List<String> lively() {
    return ids.entrySet().stream()
        .filter(each -> each.getValue().lively)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Whether a transaction of an id waits for its markers. */
  boolean isEnding(String id) {
    Open open = of(id).open;
    return open != null && open.decided;
  }

  /**
   * Fences whoever has had an id; its transaction is aborted.
   *
   * @return the id's epoch from now on; below 0 when a transaction has to end first
   */
  public int fence(String id) {
    Id known = of(id);
    Open open = known.open;
    if (open != null) {
      if (!open.decided) {
        known.epoch++;
        open.decide(false);
      }
      return -1;
    }
    known.lively = false;
    kafka.schedule().trace(() -> id + " begins epoch " + (known.epoch + 1));
    return ++known.epoch;
  }

  private Open begun(Id known, String writer) {
    Open open = known.open;
    if (open == null) {
      open = new Open(writer, kafka.schedule().nanos());
      known.open = open;
      known.lively = true;
    }
    return open;
  }

  /**
   * A record arrives.
   *
   * @return its offset; below 0 when the transaction before has to end first
   * @throws ProducerFencedException when somebody else has the id
   */
  long append(
      String id,
      int epoch,
      TopicPartition partition,
      ProducerRecord<byte[], byte[]> record,
      String writer) {
    Id known = checked(id, epoch);
    if (isEnding(id)) {
      return -1;
    }
    SimulatedLog log = kafka.log(partition);
    SimulatedLog.Written written =
        begun(known, writer).written.computeIfAbsent(partition, unseen -> log.begin());
    return kafka.append(log, record, written, writer);
  }

  /**
   * Input offsets become part of the transaction, which the group's coordinator has agreed to.
   *
   * @return whether they are; not before the transaction before has ended
   */
  boolean add(String id, int epoch, Map<TopicPartition, OffsetAndMetadata> offsets, String writer) {
    Id known = checked(id, epoch);
    if (isEnding(id)) {
      return false;
    }
    begun(known, writer).offsets.putAll(offsets);
    return true;
  }

  /**
   * A transaction is decided.
   *
   * @return the epoch of the id from now on
   */
  int end(String id, int epoch, boolean commit) {
    Id known = of(id);
    Open open = known.open;
    if (known.epoch == epoch + 1 && known.endedEpoch == epoch && known.endedCommit == commit) {
      // Asked again, as the answer got lost.
      return known.epoch;
    }
    checked(id, epoch);
    if (open != null && !open.decided) {
      known.endedEpoch = epoch;
      known.endedCommit = commit;
      open.decide(commit);
      known.epoch++;
      kafka.schedule().trace(() -> id + (commit ? " commits " + open.offsets : " aborts"));
    }
    return known.epoch;
  }

  /** Whether an input's committed offset may still change by a transaction. */
  boolean isUnstable(TopicPartition partition) {
    return ids.values().stream()
        .anyMatch(id -> id.open != null && id.open.offsets.containsKey(partition));
  }

  private boolean hasMarkers() {
    return ids.values().stream().anyMatch(id -> id.open != null && id.open.decided);
  }

  private void deliverMarker() {
    List<Id> ending = new ArrayList<>();
    ids.values().stream().filter(id -> id.open != null && id.open.decided).forEach(ending::add);
    Id id = kafka.schedule().oneOf(ending);
    Open open = id.open;
    if (open == null) {
      return;
    }
    int choice = kafka.schedule().any(open.written.size() + 1);
    if (choice == open.written.size() && !open.offsets.isEmpty()) {
      Map<TopicPartition, OffsetAndMetadata> offsets = Map.copyOf(open.offsets);
      open.offsets.clear();
      if (open.committed) {
        kafka.coordinator().put(offsets);
      }
    } else if (!open.written.isEmpty()) {
      TopicPartition partition =
          List.copyOf(open.written.keySet()).get(Math.min(choice, open.written.size() - 1));
      SimulatedLog.Written written = open.written.remove(partition);
      if (written != null) {
        kafka.log(partition).end(written, open.writer);
        kafka.decided(partition);
      }
    }
    if (open.written.isEmpty() && open.offsets.isEmpty()) {
      id.open = null;
    }
  }

  private void abortOverdue() {
    for (Id id : ids.values()) {
      Open open = id.open;
      if (open != null && !open.decided && kafka.schedule().nanos() - open.begunAt > timeoutNanos) {
        id.epoch++;
        open.decide(false);
      }
    }
  }
}
