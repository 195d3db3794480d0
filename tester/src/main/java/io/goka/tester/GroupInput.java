package io.goka.tester;

import io.goka.engine.processing.InputBatch;
import io.goka.engine.processing.InputControl;
import io.goka.engine.processing.RecordFailedException;
import io.goka.engine.thread.Mailbox;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What stands for a group's consumer: reads all partitions of its inputs, each input in turn, in
 * the order of the graph. Owner: the test's thread, but for {@link #execute}.
 */
final class GroupInput implements InputControl {

  private final MemoryTopics topics;
  private final List<TopicPartition> sources;
  private final Map<TopicPartition, Long> committed;
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private final Set<Integer> paused = new HashSet<>();
  private final Mailbox mailbox = new Mailbox();
  private Optional<GroupFailure> failure = Optional.empty();

  /**
   * @param consumed the topics, in their order
   * @param committed the group's offsets, which outlive this input
   */
  GroupInput(
      MemoryTopics topics,
      List<String> consumed,
      int partitions,
      Map<TopicPartition, Long> committed) {
    this.topics = topics;
    this.committed = committed;
    List<TopicPartition> all = new ArrayList<>();
    for (String topic : consumed) {
      for (int partition = 0; partition < partitions; partition++) {
        all.add(new TopicPartition(topic, partition));
      }
    }
    this.sources = List.copyOf(all);
    sources.forEach(this::goToCommitted);
  }

  /** Goes back to where the group has committed. */
  private void goToCommitted(TopicPartition source) {
    positions.put(source, committed(source));
  }

  /** What the group has committed; the beginning where it has not. */
  long committed(TopicPartition source) {
    return committed.getOrDefault(source, 0L);
  }

  /** Whether all that was read is committed. */
  boolean isCommitted() {
    return sources.stream().allMatch(source -> committed(source) == position(source));
  }

  /** How many records of a topic are not committed. */
  long uncommitted(String topic) {
    return sources.stream()
        .filter(source -> source.topic().equals(topic))
        .mapToLong(source -> topics.end(source) - committed(source))
        .sum();
  }

  /**
   * The next records of the first partition that has some and is not paused.
   *
   * @param atMost how many at most
   */
  Optional<InputBatch> poll(int atMost) {
    for (TopicPartition source : sources) {
      if (!paused.contains(source.partition())) {
        long position = position(source);
        List<ConsumerRecord<byte[], byte[]>> records =
            topics.topic(source.topic()).read(source.partition(), position, atMost);
        if (!records.isEmpty()) {
          long next = position + records.size();
          positions.put(source, next);
          return Optional.of(new InputBatch(source, records, new OffsetAndMetadata(next)));
        }
      }
    }
    return Optional.empty();
  }

  /** The topics that have records which were not read yet. */
  List<String> unread() {
    return sources.stream()
        .filter(source -> position(source) < topics.end(source))
        .map(TopicPartition::topic)
        .distinct()
        .toList();
  }

  private long position(TopicPartition source) {
    return positions.getOrDefault(source, 0L);
  }

  /** Everything that is there counts as processed. */
  void commitToEnd() {
    sources.forEach(source -> committed.put(source, topics.end(source)));
  }

  /** Why the group cannot go on; empty while it can. */
  Optional<GroupFailure> failure() {
    return failure;
  }

  /**
   * Runs the messages to the poll thread.
   *
   * @return whether there was one
   */
  boolean runMessages() {
    return mailbox.runMessages();
  }

  @Override
  public void execute(Runnable message) {
    mailbox.execute(message);
  }

  @Override
  public void pause(int partition) {
    paused.add(partition);
  }

  @Override
  public void resume(int partition) {
    paused.remove(partition);
  }

  @Override
  public void included(int partition, Map<String, Long> offsets) {}

  @Override
  public void rewind(int partition, Runnable done) {
    // Not at once: who asks for it is in the middle of its own work.
    mailbox.execute(
        () -> {
          sources.stream()
              .filter(source -> source.partition() == partition)
              .forEach(this::goToCommitted);
          done.run();
        });
  }

  @Override
  public void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach((source, offset) -> committed.put(source, offset.offset()));
  }

  @Override
  public boolean isOwner() {
    return true;
  }

  @Override
  public boolean maySend() {
    return true;
  }

  @Override
  public void recovering(int partitions) {}

  @Override
  public void failed(String reason, Optional<Throwable> cause) {
    if (failure.isEmpty()) {
      failure = Optional.of(new GroupFailure(reason, cause.map(GroupInput::thrown)));
    }
  }

  /** What the author's code has thrown, where that is why. */
  private static Throwable thrown(Throwable cause) {
    return cause instanceof RecordFailedException failed ? failed.thrown() : cause;
  }
}
