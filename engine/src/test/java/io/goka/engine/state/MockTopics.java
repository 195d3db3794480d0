package io.goka.engine.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Owner: the test's thread. Topics in memory, and consumers of them that are Kafka's own mock: they
 * read from where they were sent to, and see what is written while they read.
 */
final class MockTopics {

  private final Map<TopicPartition, Log> logs = new HashMap<>();
  private final List<Reader> readers = new ArrayList<>();
  private @Nullable KafkaException away;

  /** The records of a partition. */
  private static final class Log {
    private final TreeMap<Long, ConsumerRecord<byte[], byte[]>> records = new TreeMap<>();
    private long beginning;
    private long end;
  }

  /** Makes a consumer. */
  Reader consumer() {
    Reader reader = new Reader();
    readers.add(reader);
    return reader;
  }

  /** The consumer that was made last. */
  Reader last() {
    return readers.get(readers.size() - 1);
  }

  int consumersMade() {
    return readers.size();
  }

  long consumersOpen() {
    return readers.stream().filter(reader -> !reader.closed()).count();
  }

  /** Appends a record; a null value deletes. */
  void write(TopicPartition partition, String key, @Nullable String value) {
    Log log = log(partition);
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(
            partition.topic(), partition.partition(), log.end, bytes(key), bytesOrNull(value));
    log.records.put(log.end, record);
    log.end++;
    readers.forEach(reader -> reader.appended(partition, record));
  }

  /** Deletes the records before an offset, as retention does. */
  void truncate(TopicPartition partition, long beginning) {
    Log log = log(partition);
    log.beginning = beginning;
    log.end = Math.max(log.end, beginning);
    log.records.headMap(beginning).clear();
  }

  /** Keeps the last record of each key, and of those no deletion: compaction after a long time. */
  void compact(TopicPartition partition) {
    Map<ByteBuffer, Long> last = new HashMap<>();
    TreeMap<Long, ConsumerRecord<byte[], byte[]>> records = log(partition).records;
    records.forEach((offset, record) -> last.put(ByteBuffer.wrap(record.key()), offset));
    records
        .values()
        .removeIf(
            record ->
                record.value() == null
                    || !Objects.equals(record.offset(), last.get(ByteBuffer.wrap(record.key()))));
  }

  /** Makes a partition anew, empty. */
  void recreate(TopicPartition partition) {
    logs.put(partition, new Log());
  }

  /** Has every question fail until it is null again. */
  void away(@Nullable KafkaException failure) {
    away = failure;
  }

  long end(TopicPartition partition) {
    return log(partition).end;
  }

  private Log log(TopicPartition partition) {
    return logs.computeIfAbsent(partition, key -> new Log());
  }

  /** Owner: the test's thread. */
  final class Reader extends MockConsumer<byte[], byte[]> {

    Reader() {
      super("none");
    }

    @Override
    public synchronized void assign(Collection<TopicPartition> partitions) {
      super.assign(partitions);
      partitions.forEach(
          partition -> updateBeginningOffsets(Map.of(partition, log(partition).beginning)));
    }

    @Override
    public synchronized void seek(TopicPartition partition, long offset) {
      super.seek(partition, offset);
      log(partition).records.tailMap(offset).values().forEach(this::addRecord);
      updateEndOffsets(Map.of(partition, log(partition).end));
    }

    private void appended(TopicPartition partition, ConsumerRecord<byte[], byte[]> record) {
      if (!closed() && assignment().contains(partition)) {
        addRecord(record);
        updateEndOffsets(Map.of(partition, log(partition).end));
      }
    }

    @Override
    public synchronized Map<TopicPartition, Long> endOffsets(
        Collection<TopicPartition> partitions) {
      return answers(partitions, true);
    }

    @Override
    public synchronized Map<TopicPartition, Long> beginningOffsets(
        Collection<TopicPartition> partitions) {
      return answers(partitions, false);
    }

    private Map<TopicPartition, Long> answers(Collection<TopicPartition> partitions, boolean end) {
      if (away != null) {
        throw away;
      }
      Map<TopicPartition, Long> found = new HashMap<>();
      partitions.forEach(
          partition -> found.put(partition, end ? log(partition).end : log(partition).beginning));
      return found;
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte @Nullable [] bytesOrNull(@Nullable String text) {
    return text == null ? null : bytes(text);
  }
}
