package io.goka.runtime.simulation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Owner: the test's thread. Where a consumer is in its partitions, and what it reads next. */
final class Fetched {

  private static final int MOST_AT_ONCE = 6;

  private final SimulatedKafka kafka;
  private final boolean committedOnly;
  private final Map<TopicPartition, Long> positions =
      new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
  private final Set<TopicPartition> paused = new HashSet<>();

  Fetched(SimulatedKafka kafka, boolean committedOnly) {
    this.kafka = kafka;
    this.committedOnly = committedOnly;
  }

  void keepOnly(Collection<TopicPartition> partitions) {
    positions.keySet().retainAll(partitions);
    paused.retainAll(partitions);
  }

  boolean hasPosition(TopicPartition partition) {
    return positions.containsKey(partition);
  }

  void seek(TopicPartition partition, long offset) {
    positions.put(partition, offset);
  }

  long position(TopicPartition partition) {
    Long position = positions.get(partition);
    if (position == null) {
      throw new IllegalStateException(partition + " has no position");
    }
    return position;
  }

  OptionalLong lag(TopicPartition partition) {
    return hasPosition(partition)
        ? OptionalLong.of(Math.max(0, end(partition) - position(partition)))
        : OptionalLong.empty();
  }

  long end(TopicPartition partition) {
    SimulatedLog log = kafka.log(partition);
    return committedOnly ? log.stableEnd() : log.end();
  }

  void pause(Collection<TopicPartition> partitions) {
    paused.addAll(partitions);
  }

  void resume(Collection<TopicPartition> partitions) {
    paused.removeAll(partitions);
  }

  /** Some of what comes next. */
  ConsumerRecords<byte[], byte[]> next() {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new LinkedHashMap<>();
    Map<TopicPartition, OffsetAndMetadata> nextOffsets = new LinkedHashMap<>();
    positions.replaceAll(
        (partition, position) -> {
          if (paused.contains(partition) || position >= end(partition)) {
            return position;
          }
          int most = 1 + kafka.schedule().any(MOST_AT_ONCE);
          long to = Math.min(end(partition), position + most);
          List<ConsumerRecord<byte[], byte[]>> some = read(partition, position, to);
          if (!some.isEmpty()) {
            records.put(partition, some);
            nextOffsets.put(partition, new OffsetAndMetadata(to));
          }
          return to;
        });
    return new ConsumerRecords<>(records, nextOffsets);
  }

  private List<ConsumerRecord<byte[], byte[]>> read(TopicPartition partition, long from, long to) {
    List<ConsumerRecord<byte[], byte[]>> some = new ArrayList<>();
    for (SimulatedLog.Entry entry : kafka.log(partition).entries().subList((int) from, (int) to)) {
      if (entry.record() != null && (!committedOnly || entry.isCommitted())) {
        some.add(entry.record());
      }
    }
    return some;
  }
}
