package io.goka.runtime.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Reads a topic of dead letters with a consumer, up to where it ended when it was opened. Owner:
 * the thread that has made it.
 */
final class DeadLetterTopic {

  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration POLL = Duration.ofMillis(200);

  private final String topic;
  private final Consumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final Map<TopicPartition, Long> begins;
  private final Map<TopicPartition, Long> ends;
  private final Map<TopicPartition, Long> replayed = new HashMap<>();

  /**
   * @param consumer closed by whoever made it
   * @param count how many partitions the topic has
   */
  DeadLetterTopic(String topic, int count, Consumer<byte[], byte[]> consumer) {
    this.topic = topic;
    this.consumer = consumer;
    this.partitions =
        IntStream.range(0, count).mapToObj(number -> new TopicPartition(topic, number)).toList();
    this.begins = consumer.beginningOffsets(partitions, PATIENCE);
    this.ends = consumer.endOffsets(partitions, PATIENCE);
    consumer
        .committed(new HashSet<>(partitions), PATIENCE)
        .forEach(
            (partition, offset) -> {
              if (offset != null) {
                replayed.put(partition, offset.offset());
              }
            });
  }

  String name() {
    return topic;
  }

  List<TopicPartition> partitions() {
    return partitions;
  }

  long begin(TopicPartition partition) {
    return begins.getOrDefault(partition, 0L);
  }

  /** Where the topic ended when this was made: letters that come of a replay lie behind it. */
  long end(TopicPartition partition) {
    return ends.getOrDefault(partition, 0L);
  }

  /** The first letter that was not replayed yet. */
  long next(TopicPartition partition) {
    return Math.max(begin(partition), replayed.getOrDefault(partition, 0L));
  }

  /** How many letters were not replayed yet; markers of transactions are counted too. */
  long waiting() {
    return partitions.stream().mapToLong(each -> Math.max(0, end(each) - next(each))).sum();
  }

  /** Remembers, in Kafka, that what is before an offset has been replayed. */
  void replayedUpTo(TopicPartition partition, long offset) {
    if (offset > next(partition)) {
      consumer.commitSync(Map.of(partition, new OffsetAndMetadata(offset)), PATIENCE);
      replayed.put(partition, offset);
    }
  }

  /**
   * Reads a partition in batches.
   *
   * @param from the first offset
   * @param to the first offset that is not wanted any more
   * @param batch takes the next records, at least one, and says whether to go on
   */
  void read(
      TopicPartition partition,
      long from,
      long to,
      Predicate<List<ConsumerRecord<byte[], byte[]>>> batch) {
    consumer.assign(List.of(partition));
    consumer.seek(partition, from);
    long progressNanos = System.nanoTime();
    boolean goOn = true;
    while (goOn && consumer.position(partition, PATIENCE) < to) {
      List<ConsumerRecord<byte[], byte[]>> wanted =
          before(to, consumer.poll(POLL).records(partition));
      if (!wanted.isEmpty()) {
        goOn = batch.test(wanted);
        progressNanos = System.nanoTime();
      } else if (System.nanoTime() - progressNanos > PATIENCE.toNanos()) {
        throw new TimeoutException("Kafka does not hand over the records of " + partition);
      }
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> before(
      long to, Collection<ConsumerRecord<byte[], byte[]>> records) {
    List<ConsumerRecord<byte[], byte[]>> wanted = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (record.offset() < to) {
        wanted.add(record);
      }
    }
    return wanted;
  }
}
