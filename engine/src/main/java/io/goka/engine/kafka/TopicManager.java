package io.goka.engine.kafka;

import io.goka.engine.config.TopicConfig;
import io.goka.spi.GroupGraph;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owner: any thread. Makes the topics that are missing, and checks those that are there.
 *
 * <p>Several instances may do so at once: whoever comes second finds the topics made. A broker that
 * makes topics by itself ({@code auto.create.topics.enable}) may be faster too, when another
 * program writes into an input that does not exist yet: then the broker's partition count holds,
 * and the group follows it. Should it make a table or loop that way, the check finds the wrong
 * cleanup policy. So what a plan has made is looked at again before it is trusted.
 */
public final class TopicManager {

  private static final Logger LOG = LoggerFactory.getLogger(TopicManager.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private final TopicConfig config;
  private final TopicCommands commands;
  private final TopicCalls calls;
  private final InstantSource clock;

  /**
   * @param admin speaks to Kafka; stays open until this is no longer used, and is closed by whoever
   *     made it
   * @param bootstrapServers where Kafka is, for the commands that mend
   * @param config how topics are made and named
   * @param clock measures how long is waited for topics to show
   */
  public TopicManager(
      Admin admin, String bootstrapServers, TopicConfig config, InstantSource clock) {
    this.config = config;
    this.commands = new TopicCommands(bootstrapServers);
    this.calls = new TopicCalls(admin, new TopicFailures(commands));
    this.clock = clock;
  }

  /**
   * Sees to the topics of a group that writes no dead letters.
   *
   * @see #ensure(GroupGraph, boolean)
   */
  public GroupTopics ensure(GroupGraph graph) throws InterruptedException {
    return ensure(graph, false);
  }

  /**
   * Sees to the topics of a group: inputs, joined tables, loop, table, outputs and dead letters.
   * Blocks, for milliseconds as a rule. Called each time the group starts.
   *
   * @param deadLetters whether the group's policies may write dead letters
   * @return the topics as they are then
   * @throws TopicMismatchException when topics do not fit the group; nothing has been made
   * @throws TopicException when Kafka does not let topics be seen or made, or a new one does not
   *     show in time
   * @throws InterruptedException when the thread was interrupted
   */
  public GroupTopics ensure(GroupGraph graph, boolean deadLetters) throws InterruptedException {
    TopicNames names = TopicNames.of(graph, config, deadLetters);
    Set<String> withPolicy = new TreeSet<>();
    names.table().ifPresent(withPolicy::add);
    names.loop().ifPresent(withPolicy::add);
    names.deadLetters().ifPresent(withPolicy::add);
    Set<String> joined = Set.copyOf(names.joins());
    Attempts attempts = new Attempts();
    while (true) {
      Map<String, PresentTopic> present = calls.present(names.all(), withPolicy, joined);
      TopicPlan plan = TopicPlan.of(names, present, config.partitions(), commands);
      if (!plan.mismatches().isEmpty()) {
        throw new TopicMismatchException(graph.group(), plan.mismatches());
      }
      if (plan.missing().isEmpty()) {
        Map<String, Integer> counts = new HashMap<>();
        present.forEach((name, topic) -> counts.put(name, topic.partitions()));
        attempts.awaitLeaders(counts);
        return GroupTopics.of(names, plan.partitions(), present);
      }
      attempts.make(inputsFirst(plan.missing(), names));
    }
  }

  /**
   * Sees that streams exist into which something emits and which may be no group's input. Blocks.
   *
   * @throws TopicException when Kafka does not let topics be seen or made, or a new one does not
   *     show in time
   * @throws InterruptedException when the thread was interrupted
   */
  public void ensureStreams(Collection<String> streams) throws InterruptedException {
    Attempts attempts = new Attempts();
    while (true) {
      Map<String, PresentTopic> present = calls.present(streams, Set.of(), Set.of());
      List<MissingTopic> missing =
          new TreeSet<>(streams)
              .stream()
                  .filter(stream -> !present.containsKey(stream))
                  .map(stream -> new MissingTopic(stream, config.partitions(), Map.of()))
                  .toList();
      if (missing.isEmpty()) {
        Map<String, Integer> counts = new HashMap<>();
        present.forEach((name, topic) -> counts.put(name, topic.partitions()));
        attempts.awaitLeaders(counts);
        return;
      }
      attempts.make(missing);
    }
  }

  /**
   * Looks at a topic that others make. Does not block.
   *
   * @return what it is like, or empty when there is none; fails with a {@link TopicException} when
   *     Kafka does not answer within seconds, or does not let the topic be seen
   */
  public CompletionStage<Optional<TopicShape>> shape(String topic) {
    return calls.shape(topic);
  }

  /** What looks missing may just not show yet, and then its count decides, not ours. */
  private static List<MissingTopic> inputsFirst(List<MissingTopic> missing, TopicNames names) {
    List<MissingTopic> inputs =
        missing.stream().filter(topic -> names.inputs().contains(topic.name())).toList();
    return inputs.isEmpty() ? missing : inputs;
  }

  /** Makes what is missing once, and from then on waits for it to show. */
  private final class Attempts {

    private final Set<String> asked = new TreeSet<>();
    private Optional<Instant> deadline = Optional.empty();

    void make(List<MissingTopic> missing) throws InterruptedException {
      List<MissingTopic> fresh = new ArrayList<>(missing);
      fresh.removeIf(topic -> !asked.add(topic.name()));
      if (!fresh.isEmpty()) {
        Set<String> here = calls.create(fresh, config);
        fresh.stream()
            .filter(topic -> here.contains(topic.name()))
            .forEach(
                topic ->
                    LOG.info(
                        "Created topic {} with {} partitions {}",
                        topic.name(),
                        topic.partitions(),
                        topic.settings()));
        deadline = Optional.of(clock.instant().plus(PATIENCE));
        return;
      }
      if (deadline.filter(clock.instant()::isAfter).isPresent()) {
        throw new TopicException(
            "topics "
                + missing.stream().map(MissingTopic::name).toList()
                + " were made, but do not show after "
                + PATIENCE.toSeconds()
                + " s: check that the brokers are up and agree");
      }
      Thread.sleep(BETWEEN_LOOKS.toMillis());
    }

    /**
     * Waits until the partitions of the topics that were made have leaders which answer. An
     * idempotent producer whose first batch comes too early has it refused, and the later ones too,
     * until they expire.
     *
     * @param partitions how many partitions each topic has
     */
    void awaitLeaders(Map<String, Integer> partitions) throws InterruptedException {
      Map<String, Integer> made = new HashMap<>(partitions);
      made.keySet().retainAll(asked);
      if (!made.isEmpty()) {
        calls.awaitLeaders(made);
      }
    }
  }
}
