package io.goka.tester;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A topic in memory: its records by partition, and once more in the order in which they arrived.
 * Owner: the test's thread.
 */
final class MemoryTopic {

  private final String name;
  private final Activity activity;
  private final List<List<ConsumerRecord<byte[], byte[]>>> partitions = new ArrayList<>();
  private final List<ConsumerRecord<byte[], byte[]>> arrivals = new ArrayList<>();

  MemoryTopic(String name, int partitionCount, Activity activity) {
    this.name = name;
    this.activity = activity;
    for (int i = 0; i < partitionCount; i++) {
      partitions.add(new ArrayList<>());
    }
  }

  String name() {
    return name;
  }

  int partitionCount() {
    return partitions.size();
  }

  /**
   * Adds a record.
   *
   * @param timestamp in milliseconds since 1970
   * @return the record, at its offset
   */
  ConsumerRecord<byte[], byte[]> append(
      int partition,
      byte @Nullable [] key,
      byte @Nullable [] value,
      Headers headers,
      long timestamp) {
    List<ConsumerRecord<byte[], byte[]>> records = partitions.get(partition);
    ConsumerRecord<byte[], byte[]> record =
        record(partition, records.size(), key, value, headers, timestamp);
    records.add(record);
    arrivals.add(record);
    activity.happened();
    return record;
  }

  @SuppressWarnings("NullAway") // Kafka's records may have neither key nor value
  private ConsumerRecord<byte[], byte[]> record(
      int partition,
      long offset,
      byte @Nullable [] key,
      byte @Nullable [] value,
      Headers headers,
      long timestamp) {
    return new ConsumerRecord<>(
        name,
        partition,
        offset,
        timestamp,
        TimestampType.CREATE_TIME,
        size(key),
        size(value),
        key,
        value,
        headers,
        Optional.empty());
  }

  /** As Kafka has it, what is not there is of size -1. */
  private static int size(byte @Nullable [] bytes) {
    return bytes == null ? ConsumerRecord.NULL_SIZE : bytes.length;
  }

  /** The offset behind the last record of a partition. */
  long end(int partition) {
    return partitions.get(partition).size();
  }

  /** Records of a partition from an offset on. */
  List<ConsumerRecord<byte[], byte[]>> read(int partition, long from, int atMost) {
    List<ConsumerRecord<byte[], byte[]>> records = partitions.get(partition);
    int first = (int) Math.min(from, records.size());
    return List.copyOf(records.subList(first, Math.min(records.size(), first + atMost)));
  }

  /** All records in the order in which they arrived. */
  List<ConsumerRecord<byte[], byte[]>> arrivals() {
    return arrivals;
  }

  /** The last value of each key that has one, as compaction would leave them. */
  Map<Bytes, byte[]> compacted() {
    Map<Bytes, byte[]> latest = new LinkedHashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : arrivals) {
      if (record.key() != null) {
        if (record.value() == null) {
          latest.remove(Bytes.wrap(record.key()));
        } else {
          latest.put(Bytes.wrap(record.key()), record.value());
        }
      }
    }
    return latest;
  }
}
