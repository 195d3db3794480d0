package io.goka.tester;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * A consumer without a group over topics in memory: what recoveries read tables with. Never waits.
 * Owner: the test's thread.
 */
final class TopicsConsumer extends MockConsumer<byte[], byte[]> {

  private static final int MOST = 500;

  private final MemoryTopics topics;

  TopicsConsumer(MemoryTopics topics) {
    super("earliest");
    this.topics = topics;
  }

  @Override
  public synchronized void seek(TopicPartition partition, long offset) {
    super.seek(partition, offset);
    topics.moved();
  }

  @Override
  public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> fetched = new LinkedHashMap<>();
    Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
    for (TopicPartition partition : new ArrayList<>(assignment())) {
      long position = position(partition);
      List<ConsumerRecord<byte[], byte[]>> records =
          topics.topic(partition.topic()).read(partition.partition(), position, MOST);
      if (!records.isEmpty() && !paused().contains(partition)) {
        fetched.put(partition, records);
        next.put(partition, new OffsetAndMetadata(position + records.size()));
        seek(partition, position + records.size());
      }
    }
    return new ConsumerRecords<>(fetched, next);
  }

  @Override
  public synchronized Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> ends = new HashMap<>();
    partitions.forEach(partition -> ends.put(partition, topics.end(partition)));
    return ends;
  }

  @Override
  public synchronized Map<TopicPartition, Long> beginningOffsets(
      Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> beginnings = new HashMap<>();
    partitions.forEach(partition -> beginnings.put(partition, 0L));
    return beginnings;
  }

  @Override
  public OptionalLong currentLag(TopicPartition partition) {
    return OptionalLong.of(topics.end(partition) - position(partition));
  }

  @Override
  public synchronized List<PartitionInfo> partitionsFor(String topic) {
    return topics.describe(topic);
  }
}
