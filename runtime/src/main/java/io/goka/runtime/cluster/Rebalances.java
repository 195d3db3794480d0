package io.goka.runtime.cluster;

import io.goka.engine.config.GroupConfig;
import io.goka.engine.observe.Event.Severity;
import io.goka.engine.observe.EventLog;
import io.goka.engine.processing.Processor;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Partitions that come and go. Owner: poll thread, on which the consumer calls it from within a
 * poll or its close.
 *
 * <p>The next owner of a revoked partition is told of it as soon as these calls return. So they
 * return only when the partition has committed and closed, or when the time for that is over and it
 * was abandoned.
 */
final class Rebalances implements ConsumerRebalanceListener {

  private static final Logger LOG = LoggerFactory.getLogger(Rebalances.class);
  private static final Duration COMMIT_WAIT = Duration.ofSeconds(1);
  private static final Duration FENCE_WAIT = Duration.ofSeconds(5);

  private final String group;
  private final GroupConfig config;
  private final Processor processor;
  private final ConsumerInput input;
  private final OffsetCommits commits;
  private final Heartbeats heartbeats;
  private final EventLog events;
  private final Runnable letCommit;
  private final Set<Integer> mine = new TreeSet<>();
  private boolean everAssigned;
  private boolean abandoned;

  /**
   * @param letCommit lets transactions be committed again, as the member that this now is
   */
  Rebalances(
      String group,
      GroupConfig config,
      Processor processor,
      ConsumerInput input,
      OffsetCommits commits,
      Heartbeats heartbeats,
      EventLog events,
      Runnable letCommit) {
    this.group = group;
    this.config = config;
    this.processor = processor;
    this.input = input;
    this.commits = commits;
    this.heartbeats = heartbeats;
    this.events = events;
    this.letCommit = letCommit;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    heartbeats.assigned();
    letCommit.run();
    Set<Integer> named = numbers(partitions);
    Set<Integer> added = new TreeSet<>(named);
    added.removeAll(mine);
    mine.addAll(added);
    if (!added.isEmpty() || !everAssigned) {
      tell("assigned partitions " + added + ", has " + mine);
    }
    everAssigned = true;
    processor.assigned(named);
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    Set<Integer> removed = remove(partitions);
    if (removed.isEmpty()) {
      return;
    }
    letCommit.run();
    boolean closed = await(processor.revoked(removed), removed);
    // Of a last epoch that has failed, or was abandoned, the producer may still hold records.
    processor.settle();
    commits.commitNow(COMMIT_WAIT);
    commits.forget(partitions);
    tell(
        "revoked partitions "
            + removed
            + (closed ? "" : ", abandoned as they did not end in time")
            + ", has "
            + mine);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    heartbeats.end();
    Set<Integer> removed = remove(partitions);
    if (removed.isEmpty()) {
      return;
    }
    CompletableFuture<Void> closed = processor.lost(removed);
    processor.abandon(removed);
    await(closed, removed);
    commits.forget(partitions);
    String message = "lost partitions " + removed + ": others may have them already";
    LOG.warn("{}: {}", group, message);
    events.add(Severity.WARNING, group, message);
  }

  /** Whether partitions did not end in time, ever since this instance joined. */
  boolean haveAbandoned() {
    return abandoned;
  }

  private Set<Integer> remove(Collection<TopicPartition> partitions) {
    Set<Integer> removed = numbers(partitions);
    removed.retainAll(mine);
    mine.removeAll(removed);
    input.forgetRewinds(removed);
    return removed;
  }

  /** Serves messages until the partitions are closed, or abandons them when their time is over. */
  private boolean await(CompletableFuture<Void> closed, Set<Integer> partitions) {
    if (input.serveMessages(closed::isDone, config.patienceWithRevoked())) {
      return true;
    }
    abandoned = true;
    processor.abandon(partitions);
    CompletableFuture<Void> fenced = processor.fence(partitions);
    if (!input.serveMessages(fenced::isDone, FENCE_WAIT) || fenced.isCompletedExceptionally()) {
      LOG.warn(
          "{}: Kafka did not end the transactions of partitions {}: their next owner may have to"
              + " wait for transaction.timeout.ms",
          group,
          partitions);
    }
    LOG.warn(
        "{}: partitions {} did not end within {} ms; what they still do takes no effect",
        group,
        partitions,
        config.patienceWithRevoked().toMillis());
    return false;
  }

  private void tell(String message) {
    LOG.info("{}: {}", group, message);
    events.add(Severity.INFO, group, message);
  }

  private static Set<Integer> numbers(Collection<TopicPartition> partitions) {
    return partitions.stream()
        .map(TopicPartition::partition)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
