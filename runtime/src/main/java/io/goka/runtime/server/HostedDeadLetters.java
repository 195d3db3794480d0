package io.goka.runtime.server;

import io.goka.engine.kafka.TopicException;
import io.goka.engine.kafka.TopicShape;
import io.goka.engine.observe.Event.Severity;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owner: any thread. The dead letters of the groups that a server hosts. Clients are made for each
 * call: letters are looked at by people, now and then.
 */
public final class HostedDeadLetters implements DeadLetters {

  private static final Logger LOG = LoggerFactory.getLogger(HostedDeadLetters.class);

  private final Map<String, HostedGroup> groups;
  private final Hosting hosting;
  private final Set<String> replaying = ConcurrentHashMap.newKeySet();

  /**
   * @param groups the groups, no two of one name
   */
  public HostedDeadLetters(Collection<HostedGroup> groups, Hosting hosting) {
    this.groups = groups.stream().collect(Collectors.toMap(HostedGroup::name, Function.identity()));
    this.hosting = hosting;
  }

  @Override
  public Optional<Listing> newest(String group, int limit) throws InterruptedException {
    if (!groups.containsKey(group)) {
      return Optional.empty();
    }
    String topic = topicOf(group);
    int partitions = partitions(topic);
    if (partitions == 0) {
      return Optional.of(new Listing(topic, List.of(), 0));
    }
    try (Consumer<byte[], byte[]> consumer = hosting.clients().deadLetterConsumer(topic)) {
      DeadLetterTopic letters = new DeadLetterTopic(topic, partitions, consumer);
      return Optional.of(new Listing(topic, newest(letters, limit), letters.waiting()));
    }
  }

  private static List<DeadLetter> newest(DeadLetterTopic letters, int limit) {
    NewestLetters newest = new NewestLetters(limit);
    for (TopicPartition partition : letters.partitions()) {
      long next = letters.next(partition);
      long end = letters.end(partition);
      letters.read(
          partition,
          Math.max(letters.begin(partition), end - limit),
          end,
          batch -> {
            batch.forEach(record -> newest.add(record, record.offset() < next));
            return true;
          });
    }
    return newest.letters();
  }

  @Override
  public Optional<Outcome> replay(String group, Request request) throws InterruptedException {
    HostedGroup hosted = groups.get(group);
    if (hosted == null) {
      return Optional.empty();
    }
    if (!replaying.add(group)) {
      throw new ReplayRefusedException(
          "dead letters of group " + group + " are being replayed already: wait for that to end");
    }
    try {
      Outcome outcome = replay(hosted, request);
      tell(group, outcome);
      return Optional.of(outcome);
    } finally {
      replaying.remove(group);
    }
  }

  private Outcome replay(HostedGroup hosted, Request request) throws InterruptedException {
    String topic = topicOf(hosted.name());
    int partitions = partitions(topic);
    if (partitions == 0) {
      return new Outcome(topic, 0, List.of(), 0, 0);
    }
    try (Consumer<byte[], byte[]> consumer = hosting.clients().deadLetterConsumer(topic);
        Producer<byte[], byte[]> producer =
            hosting.clients().producer(topic + "-replay", hosted.config())) {
      return new DeadLetterReplay(
              new DeadLetterTopic(topic, partitions, consumer), producer, hosted.consumed())
          .run(request);
    }
  }

  private void tell(String group, Outcome outcome) {
    String message =
        "replayed "
            + outcome.replayed()
            + " dead letters of "
            + outcome.topic()
            + (outcome.passedOverCount() == 0
                ? ""
                : ", passed over " + outcome.passedOverCount() + ": " + outcome.passedOver());
    LOG.info("{}: {}", group, message);
    hosting.events().add(Severity.INFO, group, message);
  }

  private String topicOf(String group) {
    return group + hosting.topics().dlqSuffix();
  }

  /** How many partitions a topic has; 0 when there is no such topic. */
  private int partitions(String topic) throws InterruptedException {
    try {
      return hosting
          .topicManager()
          .shape(topic)
          .toCompletableFuture()
          .get()
          .map(TopicShape::partitions)
          .orElse(0);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof TopicException topicException
          ? topicException
          : new IllegalStateException(e.getCause());
    }
  }
}
