package io.goka.engine.kafka;

import io.goka.engine.config.TopicConfig;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Owner: any thread. What is asked of Kafka about topics; its errors as {@link TopicException}s
 * that say what to change.
 */
final class TopicCalls {

  private static final int SHAPE_MILLIS = 5_000;

  private final Admin admin;
  private final TopicFailures failures;

  TopicCalls(Admin admin, TopicFailures failures) {
    this.admin = admin;
    this.failures = failures;
  }

  /**
   * Those of some topics that exist. Asking makes none, on no broker.
   *
   * @param ours those whose settings must be seen
   * @param foreign those of others whose settings are of interest, where they may be seen
   */
  Map<String, PresentTopic> present(
      Collection<String> topics, Set<String> ours, Set<String> foreign)
      throws InterruptedException {
    Map<String, KafkaFuture<TopicDescription>> asked =
        admin.describeTopics(topics).topicNameValues();
    Map<String, TopicDescription> found = new HashMap<>();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> each : asked.entrySet()) {
      try {
        found.put(each.getKey(), each.getValue().get());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw failures.of("DESCRIBE", each.getKey(), e);
        }
      }
    }
    Map<String, Config> settings = new HashMap<>();
    for (String topic : found.keySet()) {
      if (ours.contains(topic) || foreign.contains(topic)) {
        settings(topic, ours.contains(topic)).ifPresent(seen -> settings.put(topic, seen));
      }
    }
    Map<String, PresentTopic> present = new HashMap<>();
    found.forEach(
        (topic, description) ->
            present.put(
                topic,
                new PresentTopic(
                    description.topicId(),
                    description.partitions().size(),
                    Optional.ofNullable(settings.get(topic))
                        .map(
                            seen ->
                                seen.get(
                                        org.apache.kafka.common.config.TopicConfig
                                            .CLEANUP_POLICY_CONFIG)
                                    .value()),
                    deletesKept(Optional.ofNullable(settings.get(topic))))));
    return present;
  }

  /** Looks at a topic without waiting for the answer. */
  CompletionStage<Optional<TopicShape>> shape(String topic) {
    Map<String, KafkaFuture<TopicDescription>> asked =
        admin
            .describeTopics(List.of(topic), new DescribeTopicsOptions().timeoutMs(SHAPE_MILLIS))
            .topicNameValues();
    CompletionStage<Duration> deletesKept =
        asked(topic)
            .toCompletionStage()
            .handle((settings, failure) -> deletesKept(Optional.ofNullable(settings)));
    return Objects.requireNonNull(asked.get(topic))
        .toCompletionStage()
        .handle((found, failure) -> shape(topic, found, failure))
        .thenCombine(
            deletesKept,
            (shape, kept) -> shape.map(seen -> new TopicShape(seen.id(), seen.partitions(), kept)));
  }

  private Optional<TopicShape> shape(
      String topic, @Nullable TopicDescription found, @Nullable Throwable failure) {
    if (found != null) {
      Uuid id = found.topicId();
      return Optional.of(
          new TopicShape(
              new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits()),
              found.partitions().size()));
    }
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof UnknownTopicOrPartitionException) {
      return Optional.empty();
    }
    throw failures.of("DESCRIBE", topic, new ExecutionException(cause));
  }

  /**
   * Makes topics; another instance that is faster is fine.
   *
   * @return those that were made here
   */
  Set<String> create(List<MissingTopic> missing, TopicConfig config) throws InterruptedException {
    Optional<Short> replication =
        config.replicationFactor().isPresent()
            ? Optional.of((short) config.replicationFactor().getAsInt())
            : Optional.empty();
    Map<String, KafkaFuture<Void>> asked =
        admin
            .createTopics(
                missing.stream()
                    .map(
                        topic ->
                            new NewTopic(topic.name(), Optional.of(topic.partitions()), replication)
                                .configs(topic.settings()))
                    .toList())
            .values();
    Set<String> made = new TreeSet<>();
    for (Map.Entry<String, KafkaFuture<Void>> each : asked.entrySet()) {
      try {
        each.getValue().get();
        made.add(each.getKey());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw failures.of("CREATE", each.getKey(), e);
        }
      }
    }
    return made;
  }

  /**
   * Waits for the leaders of topics to answer, as long as the client waits for anything.
   *
   * @param partitions how many partitions each topic has
   */
  void awaitLeaders(Map<String, Integer> partitions) throws InterruptedException {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    partitions.forEach(
        (topic, count) -> {
          for (int partition = 0; partition < count; partition++) {
            ends.put(new TopicPartition(topic, partition), OffsetSpec.latest());
          }
        });
    try {
      admin.listOffsets(ends).all().get();
    } catch (ExecutionException e) {
      throw failures.of("DESCRIBE", String.join(", ", partitions.keySet()), e);
    }
  }

  /**
   * The settings of a topic; empty when it has gone since, and the next look says so, or when
   * nobody needs to know them and they may not be seen.
   */
  private Optional<Config> settings(String topic, boolean needed) throws InterruptedException {
    try {
      return Optional.of(asked(topic).get());
    } catch (ExecutionException e) {
      if (needed && !(e.getCause() instanceof UnknownTopicOrPartitionException)) {
        throw failures.of("DESCRIBE_CONFIGS", topic, e);
      }
      return Optional.empty();
    }
  }

  private KafkaFuture<Config> asked(String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return Objects.requireNonNull(
        admin
            .describeConfigs(
                List.of(resource), new DescribeConfigsOptions().timeoutMs(SHAPE_MILLIS))
            .values()
            .get(resource));
  }

  /**
   * How long a topic keeps deletions; where that is not known, as long as Kafka does by default.
   */
  private static Duration deletesKept(Optional<Config> settings) {
    return settings
        .map(
            seen -> seen.get(org.apache.kafka.common.config.TopicConfig.DELETE_RETENTION_MS_CONFIG))
        .map(entry -> Duration.ofMillis(Long.parseLong(entry.value())))
        .orElse(TopicShape.DELETES_KEPT);
  }
}
