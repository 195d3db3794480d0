package io.goka.runtime.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/** Owner: the test's thread. A consumer without a group. */
@SuppressWarnings("unused") // called by the stub
public final class SimulatedReader {

  private final SimulatedProcess process;
  private final SimulatedKafka kafka;
  private final Fetched fetched;
  private List<TopicPartition> assigned = new ArrayList<>();

  private SimulatedReader(SimulatedProcess process, SimulatedKafka kafka, boolean committedOnly) {
    this.process = process;
    this.kafka = kafka;
    this.fetched = new Fetched(kafka, committedOnly);
  }

  /**
   * Makes one.
   *
   * @param committedOnly whether it reads no more than what is committed
   */
  @SuppressWarnings("unchecked")
  public static Consumer<byte[], byte[]> of(
      SimulatedProcess process, SimulatedKafka kafka, boolean committedOnly) {
    process.boundary();
    return Stub.of(Consumer.class, new SimulatedReader(process, kafka, committedOnly));
  }

  Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions, Duration atMost) {
    return process.call(
        atMost,
        () -> {
          Map<TopicPartition, Long> ends = new HashMap<>();
          partitions.forEach(partition -> ends.put(partition, fetched.end(partition)));
          return ends;
        });
  }

  Map<TopicPartition, Long> beginningOffsets(
      Collection<TopicPartition> partitions, Duration atMost) {
    return process.call(
        atMost,
        () -> {
          Map<TopicPartition, Long> beginnings = new HashMap<>();
          partitions.forEach(partition -> beginnings.put(partition, 0L));
          return beginnings;
        });
  }

  void assign(Collection<TopicPartition> partitions) {
    assigned = List.copyOf(partitions);
    fetched.keepOnly(assigned);
  }

  void seek(TopicPartition partition, long offset) {
    fetched.seek(partition, offset);
  }

  ConsumerRecords<byte[], byte[]> poll(Duration atMost) {
    process.boundary();
    return process.isConnected() ? fetched.next() : ConsumerRecords.empty();
  }

  long position(TopicPartition partition) {
    return fetched.position(partition);
  }

  OptionalLong currentLag(TopicPartition partition) {
    return fetched.lag(partition);
  }

  void close() {
    process.boundary();
  }
}
