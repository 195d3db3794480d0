package io.goka.runtime.simulation;

import io.goka.spi.Partitioners;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Owner: the test's thread. Topics, and what coordinates a group. */
public final class SimulatedKafka {

  private final Schedule schedule;
  private final Coordinator coordinator;
  private final Map<String, List<SimulatedLog>> topics = new TreeMap<>();
  private final List<Appended> told = new ArrayList<>();
  private final List<Consumer<TopicPartition>> decided = new ArrayList<>();
  private final Transactions transactions;

  /** Told of each record, at once. */
  @FunctionalInterface
  public interface Appended {

    /** A record is in a log, which a process has written. */
    void appended(TopicPartition partition, SimulatedLog.Entry entry);
  }

  /**
   * @param session for how long a member may be silent
   * @param transaction for how long a transaction may be open
   */
  public SimulatedKafka(Schedule schedule, Duration session, Duration transaction) {
    this.schedule = schedule;
    this.coordinator = new Coordinator(schedule, session);
    this.transactions = new Transactions(this, transaction);
  }

  Schedule schedule() {
    return schedule;
  }

  /** The group's coordinator. */
  public Coordinator coordinator() {
    return coordinator;
  }

  /** What coordinates transactions. */
  public Transactions transactions() {
    return transactions;
  }

  /** Makes a topic. */
  public void create(String topic, int partitions) {
    List<SimulatedLog> logs = new ArrayList<>();
    for (int number = 0; number < partitions; number++) {
      logs.add(new SimulatedLog(new TopicPartition(topic, number)));
    }
    topics.put(topic, logs);
  }

  /** A partition of a topic that was made. */
  public SimulatedLog log(TopicPartition partition) {
    List<SimulatedLog> logs = topics.get(partition.topic());
    if (logs == null) {
      throw new IllegalArgumentException("no topic " + partition.topic());
    }
    return logs.get(partition.partition());
  }

  /** All partitions of a topic. */
  public List<SimulatedLog> logs(String topic) {
    return topics.getOrDefault(topic, List.of());
  }

  /** Has somebody told of each record. */
  public void listen(Appended listener) {
    told.add(listener);
  }

  /** Where a record goes; by its key, where it does not say. */
  TopicPartition destination(ProducerRecord<byte[], byte[]> record) {
    Integer partition = record.partition();
    if (partition == null) {
      int count = logs(record.topic()).size();
      partition = Partitioners.MURMUR2.partition(record.key(), count);
    }
    return new TopicPartition(record.topic(), partition);
  }

  /** A record that a process has sent arrives, outside of a transaction. */
  public long append(
      TopicPartition partition, ProducerRecord<byte[], byte[]> record, String writer) {
    return append(log(partition), record, null, writer);
  }

  long append(
      SimulatedLog log,
      ProducerRecord<byte[], byte[]> record,
      SimulatedLog.@Nullable Written within,
      String writer) {
    long offset = log.append(record, within, writer);
    appended(log.partition(), log.entries().get((int) offset));
    return offset;
  }

  /** What a transaction has written into a partition is decided. */
  void decided(TopicPartition partition) {
    decided.forEach(listener -> listener.accept(partition));
  }

  /** Has somebody told of each partition in which a transaction has ended. */
  public void listenToMarkers(Consumer<TopicPartition> listener) {
    decided.add(listener);
  }

  void appended(TopicPartition partition, SimulatedLog.Entry entry) {
    told.forEach(listener -> listener.appended(partition, entry));
  }

  /** The cluster as a leader of a group sees it. */
  Cluster cluster() {
    Node node = new Node(0, "localhost", 9092);
    Node[] nodes = {node};
    List<PartitionInfo> partitions = new ArrayList<>();
    topics.forEach(
        (topic, logs) -> {
          for (int number = 0; number < logs.size(); number++) {
            partitions.add(new PartitionInfo(topic, number, node, nodes, nodes));
          }
        });
    return new Cluster("simulated", List.of(node), partitions, Set.of(), Set.of());
  }
}
