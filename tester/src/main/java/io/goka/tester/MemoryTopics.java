package io.goka.tester;

import io.goka.engine.kafka.GroupTopics;
import io.goka.engine.kafka.TopicShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** The topics of a tester, which stand where Kafka's would. Owner: the test's thread. */
final class MemoryTopics {

  private final Map<String, MemoryTopic> topics = new TreeMap<>();
  private final Activity activity;

  MemoryTopics(Activity activity) {
    this.activity = activity;
  }

  /** Makes a topic, unless it is there. */
  void make(String name, int partitions) {
    topics.computeIfAbsent(name, missing -> new MemoryTopic(missing, partitions, activity));
  }

  /**
   * A topic.
   *
   * @throws IllegalArgumentException when no plugin of the tester has to do with such a topic
   */
  MemoryTopic topic(String name) {
    MemoryTopic topic = topics.get(name);
    if (topic == null) {
      throw new IllegalArgumentException(
          "no plugin of this tester has to do with a topic '"
              + name
              + "': add the edge to a graph, or the plugin to the tester. There are "
              + topics.keySet());
    }
    return topic;
  }

  long end(TopicPartition partition) {
    return topic(partition.topic()).end(partition.partition());
  }

  /** Something has happened that is not a record. */
  void moved() {
    activity.happened();
  }

  /** What a topic is like; empty when there is none of the name. */
  Optional<TopicShape> shape(String name) {
    return Optional.ofNullable(topics.get(name))
        .map(topic -> new TopicShape(GroupTopics.imaginedId(name), topic.partitionCount()));
  }

  /** What Kafka's clients are told of a topic. */
  List<PartitionInfo> describe(String name) {
    MemoryTopic topic = topics.get(name);
    List<PartitionInfo> described = new ArrayList<>();
    for (int i = 0; topic != null && i < topic.partitionCount(); i++) {
      described.add(new PartitionInfo(name, i, null, null, null));
    }
    return described;
  }
}
