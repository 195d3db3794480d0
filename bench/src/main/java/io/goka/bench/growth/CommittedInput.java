package io.goka.bench.growth;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Owner: the thread that made it. Whether groups have committed an input to its end, which does not
 * move any more.
 */
final class CommittedInput {

  private final Admin admin;
  private final Map<TopicPartition, Long> ends = new HashMap<>();

  /**
   * @param admin asks; closed by whoever made it
   * @param topic the input
   * @param partitions how many partitions it has
   */
  CommittedInput(Admin admin, String topic, int partitions) throws InterruptedException {
    this.admin = admin;
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      asked.put(new TopicPartition(topic, partition), OffsetSpec.latest());
    }
    try {
      admin
          .listOffsets(asked)
          .all()
          .get()
          .forEach((partition, end) -> ends.put(partition, end.offset()));
    } catch (ExecutionException e) {
      throw new KafkaException("the ends of " + topic + " cannot be told", e.getCause());
    }
  }

  /** Whether all groups have committed all of it. */
  boolean isWhole(List<String> groups) {
    return groups.stream().allMatch(this::isWhole);
  }

  private boolean isWhole(String group) {
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      return ends.entrySet().stream()
          .allMatch(
              end -> {
                OffsetAndMetadata offset = committed.get(end.getKey());
                return (offset == null ? 0 : offset.offset()) >= end.getValue();
              });
    } catch (ExecutionException e) {
      throw new KafkaException("the committed offsets cannot be told", e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
