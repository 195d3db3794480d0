package io.goka.bench.workload;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Owner: any thread. The topics of a run. */
public final class Topics {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long LOOK_MILLIS = 50;

  private final Admin admin;

  /**
   * @param admin speaks to Kafka; closed by whoever made it
   */
  public Topics(Admin admin) {
    this.admin = admin;
  }

  /** The partitions of a topic with as many as a workload's input has. */
  public static List<TopicPartition> partitions(String topic) {
    return IntStream.range(0, Workload.PARTITIONS)
        .mapToObj(partition -> new TopicPartition(topic, partition))
        .toList();
  }

  /**
   * Makes a topic with as many partitions as a workload's input has, and waits until their leader
   * takes requests: of two batches of a producer that comes earlier the first may be refused and
   * the second taken, and the first is then out of order for ever.
   */
  public void create(String topic, Map<String, String> settings) throws InterruptedException {
    NewTopic created =
        new NewTopic(topic, Optional.of(Workload.PARTITIONS), Optional.empty()).configs(settings);
    try {
      admin.createTopics(List.of(created)).all().get();
    } catch (ExecutionException e) {
      throw new KafkaException("topic " + topic + " cannot be made", e.getCause());
    }
    awaitLeader(topic);
  }

  /** A broker may not know yet of a topic that the controller has made. */
  private void awaitLeader(String topic) throws InterruptedException {
    long start = System.nanoTime();
    while (true) {
      try {
        Map<TopicPartition, Long> unused = ends(topic);
        return;
      } catch (KafkaException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            || System.nanoTime() - start > PATIENCE.toNanos()) {
          throw e;
        }
        Thread.sleep(LOOK_MILLIS);
      }
    }
  }

  /** Where each partition of a topic ends. */
  public Map<TopicPartition, Long> ends(String topic) throws InterruptedException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions(topic).forEach(partition -> asked.put(partition, OffsetSpec.latest()));
    try {
      Map<TopicPartition, Long> ends = new HashMap<>();
      admin
          .listOffsets(asked)
          .all()
          .get()
          .forEach((partition, end) -> ends.put(partition, end.offset()));
      return ends;
    } catch (ExecutionException e) {
      throw new KafkaException("the ends of " + topic + " cannot be told", e.getCause());
    }
  }

  /** Deletes the topics whose names begin so. */
  public void deleteAll(String prefix) throws InterruptedException {
    try {
      List<String> found =
          admin.listTopics().names().get().stream()
              .filter(name -> name.startsWith(prefix))
              .toList();
      admin.deleteTopics(found).all().get();
    } catch (ExecutionException e) {
      throw new KafkaException("topics " + prefix + "… cannot be deleted", e.getCause());
    }
  }
}
