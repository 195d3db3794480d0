package io.goka.engine.kafka;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersOptions;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.utils.Utils;

/**
 * Finds transactions of which Kafka has lost the end. Owner: any thread.
 *
 * <p>A broker from 4.2 on drops the end of a transaction for partitions that have no leader at the
 * moment (KAFKA-20734), as happens when the only replica is stopped in good order: it takes them
 * for deleted. The transaction is then over for its coordinator, and open for ever in the
 * partition.
 */
public final class HangingTransactions {

  private static final int CALL_MS = 10_000;
  private static final long NOTHING_OPEN = -1;

  /** What a coordinator says that has nothing open for a producer, and will send it no end. */
  private static final Set<TransactionState> DONE =
      Set.of(
          TransactionState.COMPLETE_COMMIT,
          TransactionState.COMPLETE_ABORT,
          TransactionState.EMPTY);

  /** What is open in a partition. */
  record Open(TopicPartition partition, long producerId, long startOffset) {}

  private final Admin admin;

  /**
   * @param admin asks Kafka; closed by whoever made it
   */
  public HangingTransactions(Admin admin) {
    this.admin = admin;
  }

  /**
   * Looks at the partition that holds a group's committed offsets.
   *
   * @return completes on any thread; exceptionally when Kafka does not answer, or does not let this
   *     principal read that topic
   */
  public CompletionStage<List<HangingTransaction>> ofOffsets(String group) {
    return admin
        .describeTopics(
            List.of(Topic.GROUP_METADATA_TOPIC_NAME),
            new DescribeTopicsOptions().timeoutMs(CALL_MS))
        .allTopicNames()
        .toCompletionStage()
        .thenApply(topics -> topics.values().iterator().next().partitions().size())
        .thenCompose(
            count ->
                in(
                    Set.of(
                        new TopicPartition(
                            Topic.GROUP_METADATA_TOPIC_NAME,
                            Utils.abs(group.hashCode()) % count))));
  }

  /**
   * Looks at partitions.
   *
   * @return completes on any thread; exceptionally when Kafka does not answer, or does not let this
   *     principal read them
   */
  public CompletionStage<List<HangingTransaction>> in(Collection<TopicPartition> partitions) {
    return producers(partitions)
        .thenCompose(
            before ->
                listed(before)
                    .thenCompose(
                        listed ->
                            // What has ended since the first look is gone in the second.
                            producers(partitions)
                                .thenApply(after -> found(before, listed, after))));
  }

  private CompletionStage<Map<TopicPartition, PartitionProducerState>> producers(
      Collection<TopicPartition> partitions) {
    return admin
        .describeProducers(partitions, new DescribeProducersOptions().timeoutMs(CALL_MS))
        .all()
        .toCompletionStage();
  }

  private CompletionStage<Collection<TransactionListing>> listed(
      Map<TopicPartition, PartitionProducerState> producers) {
    Set<Long> ids = open(producers).stream().map(Open::producerId).collect(Collectors.toSet());
    // No ids would mean all.
    ids.add(-1L);
    return admin
        .listTransactions(new ListTransactionsOptions().filterProducerIds(ids).timeoutMs(CALL_MS))
        .all()
        .toCompletionStage();
  }

  /**
   * Those that were open before and after their coordinators said that they are not.
   *
   * @param listed what the coordinators said in between
   */
  static List<HangingTransaction> found(
      Map<TopicPartition, PartitionProducerState> before,
      Collection<TransactionListing> listed,
      Map<TopicPartition, PartitionProducerState> after) {
    // One that no coordinator tells of may be one whose coordinator is not there yet.
    Map<Long, TransactionListing> done =
        listed.stream()
            .filter(listing -> DONE.contains(listing.state()))
            .collect(
                Collectors.toMap(
                    TransactionListing::producerId, Function.identity(), (one, other) -> one));
    Set<Open> still = open(after);
    List<HangingTransaction> found = new ArrayList<>();
    before.forEach(
        (partition, state) -> {
          for (ProducerState producer : state.activeProducers()) {
            long id = producer.producerId();
            TransactionListing said = done.get(id);
            long start = producer.currentTransactionStartOffset().orElse(NOTHING_OPEN);
            if (said != null && still.contains(new Open(partition, id, start))) {
              found.add(
                  new HangingTransaction(
                      partition,
                      id,
                      start,
                      Instant.ofEpochMilli(producer.lastTimestamp()),
                      said.transactionalId(),
                      said.state()));
            }
          }
        });
    return List.copyOf(found);
  }

  private static Set<Open> open(Map<TopicPartition, PartitionProducerState> producers) {
    Set<Open> open = new HashSet<>();
    producers.forEach(
        (partition, state) -> {
          for (ProducerState producer : state.activeProducers()) {
            producer
                .currentTransactionStartOffset()
                .ifPresent(start -> open.add(new Open(partition, producer.producerId(), start)));
          }
        });
    return open;
  }
}
