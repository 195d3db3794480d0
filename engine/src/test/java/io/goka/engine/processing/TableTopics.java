package io.goka.engine.processing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Owner: the test's thread, which drives all who read. The topics of tables, which end where a
 * producer has come: what others have written can be read, what the producer has written was
 * compacted away.
 */
final class TableTopics {

  private final HeldProducer producer;
  private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
  private final List<Reader> readers = new ArrayList<>();

  TableTopics(HeldProducer producer) {
    this.producer = producer;
  }

  /** What the producer writes from now on can be read too. */
  void keepAll() {
    producer.onTaken(
        (offset, record) ->
            keep(
                new ConsumerRecord<>(
                    record.topic(), record.partition(), offset, record.key(), record.value())));
  }

  private void keep(ConsumerRecord<byte[], byte[]> record) {
    TopicPartition to = new TopicPartition(record.topic(), record.partition());
    records.computeIfAbsent(to, first -> new ArrayList<>()).add(record);
    readers.forEach(reader -> reader.appended(to, record));
  }

  /** The last value of each key in a topic's partition. */
  Map<String, String> fold(String topic, int partition) {
    Map<String, String> fold = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records(new TopicPartition(topic, partition))) {
      if (record.value() == null) {
        fold.remove(TaskRig.text(record.key()));
      } else {
        fold.put(TaskRig.text(record.key()), TaskRig.text(record.value()));
      }
    }
    return fold;
  }

  /** Makes a consumer, which brings one record at a time. */
  Reader consumer() {
    Reader reader = new Reader();
    readers.add(reader);
    return reader;
  }

  /** The consumer that was made last. */
  Reader last() {
    return readers.get(readers.size() - 1);
  }

  /** Another program writes into a table's topic. */
  void write(String topic, int partition, String key, String value) {
    TopicPartition to = new TopicPartition(topic, partition);
    long offset = producer.end(to);
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(topic, partition, offset, TaskRig.bytes(key), TaskRig.bytes(value));
    producer.endsAt(to, offset + 1);
    keep(record);
  }

  private List<ConsumerRecord<byte[], byte[]>> records(TopicPartition partition) {
    return records.getOrDefault(partition, List.of());
  }

  /** Owner: the test's thread. */
  final class Reader extends MockConsumer<byte[], byte[]> {

    Reader() {
      super("none");
      setMaxPollRecords(1);
    }

    @Override
    public synchronized void seek(TopicPartition partition, long offset) {
      super.seek(partition, offset);
      records(partition).stream()
          .filter(record -> record.offset() >= offset)
          .forEach(this::addRecord);
      updateEndOffsets(endOffsets(List.of(partition)));
    }

    private void appended(TopicPartition partition, ConsumerRecord<byte[], byte[]> record) {
      if (!closed() && assignment().contains(partition)) {
        addRecord(record);
        updateEndOffsets(endOffsets(List.of(partition)));
      }
    }

    @Override
    public synchronized Map<TopicPartition, Long> endOffsets(
        Collection<TopicPartition> partitions) {
      Map<TopicPartition, Long> ends = new HashMap<>();
      partitions.forEach(partition -> ends.put(partition, producer.end(partition)));
      return ends;
    }

    @Override
    public synchronized Map<TopicPartition, Long> beginningOffsets(
        Collection<TopicPartition> partitions) {
      Map<TopicPartition, Long> beginnings = new HashMap<>();
      partitions.forEach(
          partition ->
              beginnings.put(
                  partition,
                  records(partition).isEmpty()
                      ? producer.end(partition)
                      : records(partition).get(0).offset()));
      return beginnings;
    }
  }
}
