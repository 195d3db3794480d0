package io.goka.bench.contestant;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Owner: the lane's thread. Counts by key in a hash map; of each key that has changed one record is
 * sent a commit.
 */
final class LaneCounts implements LaneWork {

  /** The count of a key. */
  private static final class Count {

    final byte[] key;
    final int partition;
    long value;
    boolean dirty;

    Count(byte[] key, int partition) {
      this.key = key;
      this.partition = partition;
    }
  }

  private final String table;
  private final Map<String, Count> counts = new HashMap<>();
  private final List<Count> dirty = new ArrayList<>();

  /**
   * @param table the topic of the counts
   */
  LaneCounts(String table) {
    this.table = table;
  }

  @Override
  public void process(ConsumerRecord<byte[], byte[]> record, LaneEpoch epoch) {
    String key = new String(record.key(), StandardCharsets.UTF_8);
    Count count = counts.get(key);
    if (count == null) {
      count = new Count(record.key(), record.partition());
      counts.put(key, count);
    }
    count.value++;
    if (!count.dirty) {
      count.dirty = true;
      dirty.add(count);
    }
  }

  @Override
  public void end(LaneEpoch epoch) {
    for (Count count : dirty) {
      count.dirty = false;
      byte[] value = Long.toString(count.value).getBytes(StandardCharsets.US_ASCII);
      epoch.send(new ProducerRecord<>(table, count.partition, count.key, value));
    }
    dirty.clear();
  }
}
