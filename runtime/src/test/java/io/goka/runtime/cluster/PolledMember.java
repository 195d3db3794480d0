package io.goka.runtime.cluster;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Owner: its own thread. A member of a consumer group that polls, and notes what it holds. */
final class PolledMember implements ConsumerRebalanceListener, AutoCloseable {

  /** Who holds which unit, over all members, and what went wrong with that. */
  record Holders(Map<Integer, String> byUnit, Queue<String> conflicts) {
    Holders() {
      this(new ConcurrentHashMap<>(), new ConcurrentLinkedQueue<>());
    }
  }

  private final String name;
  private final Holders holders;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread thread;
  private final Set<TopicPartition> held = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  PolledMember(String name, String bootstrapServers, List<String> topics, Holders holders) {
    this.name = name;
    this.holders = holders;
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.GROUP_ID_CONFIG,
                "counter",
                ConsumerConfig.CLIENT_ID_CONFIG,
                name,
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                200,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                List.of(CopartitioningAssignor.class)),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    this.thread = new Thread(() -> poll(topics), name);
    thread.start();
  }

  Set<TopicPartition> held() {
    return Set.copyOf(held);
  }

  Set<Integer> units() {
    Set<Integer> units = new TreeSet<>();
    held.forEach(partition -> units.add(partition.partition()));
    return units;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      String other = holders.byUnit().put(partition.partition(), name);
      if (other != null && !other.equals(name)) {
        holders.conflicts().add(name + " was assigned " + partition + " while at " + other);
      }
    }
    held.addAll(partitions);
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> holders.byUnit().remove(partition.partition(), name));
    held.removeAll(partitions);
  }

  /** Leaves the group. */
  @Override
  public void close() throws InterruptedException {
    stopped = true;
    consumer.wakeup();
    thread.join();
  }

  private void poll(List<String> topics) {
    try (consumer) {
      consumer.subscribe(topics, this);
      while (!stopped) {
        consumer.poll(Duration.ofMillis(100));
      }
    } catch (WakeupException e) {
      // Closing: leave the loop.
    }
  }
}
