package io.goka.engine.processing;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The records of one topic partition that one poll has brought. Made by the poll thread; owner from
 * then on: task thread, which moves its position.
 */
public final class InputBatch {

  private final TopicPartition source;
  private final List<ConsumerRecord<byte[], byte[]>> records;
  private final OffsetAndMetadata next;
  private final long bytes;
  private int position;

  /**
   * @param source where the records are from
   * @param records at least one, in their order
   * @param next where to go on behind them
   */
  public InputBatch(
      TopicPartition source, List<ConsumerRecord<byte[], byte[]>> records, OffsetAndMetadata next) {
    this.source = source;
    this.records = records;
    this.next = next;
    this.bytes = bytesOf(records);
  }

  private static long bytesOf(List<ConsumerRecord<byte[], byte[]>> records) {
    long bytes = 0;
    for (int i = 0; i < records.size(); i++) {
      ConsumerRecord<byte[], byte[]> record = records.get(i);
      // Kafka says -1 for a key or value that is not there.
      bytes += Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    }
    return bytes;
  }

  /** Where the records are from. */
  public TopicPartition source() {
    return source;
  }

  /** How many records it has. */
  public int size() {
    return records.size();
  }

  /** What the keys and values of its records take, in bytes. */
  long bytes() {
    return bytes;
  }

  /**
   * The share of {@link #bytes} that falls to the records before {@code end}, taken as if all were
   * of one size: to look at each again costs more than it tells.
   */
  long bytesBefore(int end) {
    return end == records.size() ? bytes : bytes / records.size() * end;
  }

  int position() {
    return position;
  }

  ConsumerRecord<byte[], byte[]> record(int index) {
    return records.get(index);
  }

  /** The records before {@code newPosition} are done. */
  void advanceTo(int newPosition) {
    position = newPosition;
  }

  boolean isDone() {
    return position == records.size();
  }

  /** Where to go on after what is done of it. */
  OffsetAndMetadata nextOffset() {
    if (isDone()) {
      return next;
    }
    ConsumerRecord<byte[], byte[]> record = records.get(position);
    return new OffsetAndMetadata(record.offset(), record.leaderEpoch(), "");
  }
}
