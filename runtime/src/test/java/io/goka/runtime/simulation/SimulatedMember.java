package io.goka.runtime.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;

/** Owner: the test's thread. A consumer that is a member of the group. */
@SuppressWarnings("unused") // called by the stub
public final class SimulatedMember {

  private static final String GROUP = "simulated";
  private static final Duration POSITION_WAIT = Duration.ofMillis(50);

  private final SimulatedProcess process;
  private final SimulatedKafka kafka;
  private final Fetched fetched;
  private final Commits commits;
  private final Joining joining;
  private boolean woken;
  private boolean closing;

  private SimulatedMember(
      SimulatedProcess process,
      SimulatedKafka kafka,
      ConsumerPartitionAssignor assignor,
      boolean committedOnly) {
    this.process = process;
    this.kafka = kafka;
    this.fetched = new Fetched(kafka, committedOnly);
    this.commits = new Commits(process, kafka.coordinator());
    this.joining = new Joining(process, kafka, assignor, fetched);
  }

  /**
   * Makes one, which joins with its first poll.
   *
   * @param committedOnly whether it reads no more than what is committed
   */
  @SuppressWarnings("unchecked")
  public static Consumer<byte[], byte[]> of(
      SimulatedProcess process,
      SimulatedKafka kafka,
      ConsumerPartitionAssignor assignor,
      boolean committedOnly) {
    process.boundary();
    return Stub.of(Consumer.class, new SimulatedMember(process, kafka, assignor, committedOnly));
  }

  void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
    joining.subscribe(topics, listener);
  }

  Set<TopicPartition> assignment() {
    return joining.assignment();
  }

  ConsumerRecords<byte[], byte[]> poll(Duration atMost) {
    process.boundary();
    commits.tell();
    joining.goOn();
    throwIfWoken();
    initialisePositions();
    return process.isConnected() ? fetched.next() : ConsumerRecords.empty();
  }

  private void initialisePositions() {
    List<TopicPartition> without = new ArrayList<>();
    for (TopicPartition partition : joining.assignment()) {
      if (!fetched.hasPosition(partition)) {
        without.add(partition);
      }
    }
    if (without.isEmpty()
        || !process.isConnected()
        || process.isLost()
        || without.stream().anyMatch(kafka.transactions()::isUnstable)) {
      return;
    }
    kafka
        .coordinator()
        .fetch(without)
        .forEach(
            (partition, offset) -> fetched.seek(partition, offset == null ? 0 : offset.offset()));
  }

  void pause(Collection<TopicPartition> partitions) {
    fetched.pause(partitions);
  }

  void resume(Collection<TopicPartition> partitions) {
    fetched.resume(partitions);
  }

  void seek(TopicPartition partition, OffsetAndMetadata offset) {
    fetched.seek(partition, offset.offset());
  }

  void seek(TopicPartition partition, long offset) {
    fetched.seek(partition, offset);
  }

  void seekToBeginning(Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> fetched.seek(partition, 0));
  }

  long position(TopicPartition partition) {
    return fetched.hasPosition(partition) ? fetched.position(partition) : 0;
  }

  OptionalLong currentLag(TopicPartition partition) {
    return fetched.lag(partition);
  }

  Map<TopicPartition, OffsetAndMetadata> committed(
      Set<TopicPartition> partitions, Duration atMost) {
    throwIfWoken();
    if (!process.await(
        () -> partitions.stream().noneMatch(kafka.transactions()::isUnstable), atMost)) {
      throw new TimeoutException("a transaction may change the offsets yet");
    }
    return process.call(
        atMost,
        () -> {
          Map<TopicPartition, OffsetAndMetadata> found = new HashMap<>();
          kafka
              .coordinator()
              .fetch(partitions)
              .forEach(
                  (partition, offset) -> {
                    if (offset != null) {
                      found.put(partition, offset);
                    }
                  });
          return found;
        });
  }

  void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration atMost) {
    throwIfWoken();
    commits.settle();
    commits.tell();
    if (joining.isLost()) {
      throw new CommitFailedException("no member any more");
    }
    if (!joining.isStable()) {
      throw new RebalanceInProgressException("joining");
    }
    RuntimeException failure =
        process
            .call(
                atMost,
                () ->
                    Optional.ofNullable(
                        Commits.failure(
                            joining.heard(
                                kafka
                                    .coordinator()
                                    .commit(joining.id(), joining.generation(), offsets)))))
            .orElse(null);
    if (failure != null) {
      throw failure;
    }
  }

  void commitAsync(Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
    if (joining.isLost()) {
      commits.refuse(offsets, callback, new CommitFailedException("no member any more"));
    } else if (!joining.isStable()) {
      commits.refuse(offsets, callback, new RebalanceInProgressException("joining"));
    } else {
      commits.send(joining.id(), joining.generation(), offsets, callback);
    }
  }

  @SuppressWarnings("removal") // there is no other way to make one yet
  ConsumerGroupMetadata groupMetadata() {
    return new ConsumerGroupMetadata(GROUP, joining.generation(), joining.id(), Optional.empty());
  }

  Map<MetricName, ? extends Metric> metrics() {
    // What is answered is answered at once.
    return HeartbeatMetrics.of(() -> joining.heartbeats(), () -> 0);
  }

  void wakeup() {
    woken = true;
  }

  private void throwIfWoken() {
    if (woken && !closing) {
      woken = false;
      throw new WakeupException();
    }
  }

  void close(CloseOptions options) {
    process.boundary();
    closing = true;
    joining.giveUp();
    commits.settle();
    commits.tell();
    boolean leaves = options.groupMembershipOperation() != GroupMembershipOperation.REMAIN_IN_GROUP;
    joining.end(leaves && process.isConnected() && !process.isLost());
  }
}
