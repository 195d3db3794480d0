package io.goka.engine.state;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Owner: recovery thread. What tables are read from: a consumer without a group, which is there for
 * as long as something is read.
 */
final class RecoverySource {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration ANSWER = Duration.ofSeconds(2);

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final @Nullable Supplier<Consumer<byte[], byte[]>> ends;
  private @Nullable Consumer<byte[], byte[]> consumer;
  private @Nullable Consumer<byte[], byte[]> asked;

  /**
   * @param consumers makes what reads
   * @param ends makes what is asked where partitions end; null when what reads is asked
   */
  RecoverySource(
      Supplier<Consumer<byte[], byte[]>> consumers,
      @Nullable Supplier<Consumer<byte[], byte[]>> ends) {
    this.consumers = consumers;
    this.ends = ends;
  }

  /** Where a partition ends now. */
  long end(TopicPartition partition) {
    return whoKnowsEnds().endOffsets(Set.of(partition), ANSWER).getOrDefault(partition, 0L);
  }

  private Consumer<byte[], byte[]> whoKnowsEnds() {
    if (ends == null) {
      return consumer();
    }
    Consumer<byte[], byte[]> open = asked;
    if (open == null) {
      open = ends.get();
      asked = open;
    }
    return open;
  }

  /** Where some partitions end now. */
  Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
    return consumer().endOffsets(partitions, ANSWER);
  }

  /** Where a partition begins now. */
  long beginning(TopicPartition partition) {
    return consumer().beginningOffsets(Set.of(partition), ANSWER).getOrDefault(partition, 0L);
  }

  /** Reads these partitions and no others from now on. */
  void assign(Collection<TopicPartition> partitions) {
    if (consumer != null) {
      consumer.assign(partitions);
    }
  }

  /** Goes on at an offset of a partition that is assigned. */
  void seek(TopicPartition partition, long offset) {
    consumer().seek(partition, offset);
  }

  /** The next records; waits a little when there are none. */
  ConsumerRecords<byte[], byte[]> poll() {
    return consumer().poll(POLL);
  }

  /** The offset that is read next. */
  long position(TopicPartition partition) {
    return consumer().position(partition);
  }

  /**
   * Where a partition was last seen to end.
   *
   * @param otherwise the answer before anything is known
   */
  long knownEnd(TopicPartition partition, long otherwise) {
    Consumer<byte[], byte[]> open = consumer();
    long position = open.position(partition);
    long lag = open.currentLag(partition).orElse(otherwise - position);
    return position + Math.max(0, lag);
  }

  /** Closes the consumers; the next question makes others. */
  void release() {
    if (consumer != null) {
      consumer.close();
      consumer = null;
    }
    if (asked != null) {
      asked.close();
      asked = null;
    }
  }

  private Consumer<byte[], byte[]> consumer() {
    Consumer<byte[], byte[]> open = consumer;
    if (open == null) {
      open = consumers.get();
      consumer = open;
    }
    return open;
  }
}
