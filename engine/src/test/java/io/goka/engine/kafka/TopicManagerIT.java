package io.goka.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.goka.embedded.EmbeddedKafka;
import io.goka.embedded.Options;
import io.goka.engine.config.TopicConfig;
import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.Loop;
import io.goka.spi.Stream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TopicManagerIT {

  @TempDir static Path directory;
  private static EmbeddedKafka kafka;
  private static Admin admin;

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start(Options.in(directory));
    admin = Configs.clients(kafka.bootstrapServers(), Map.of()).admin();
  }

  @AfterAll
  static void stop() throws Exception {
    admin.close();
    kafka.close();
  }

  @Test
  void makesTheTopicsOfAGroupAndFindsThemTheNextTime() throws Exception {
    GroupGraph graph = graph("fresh", "fresh-clicks");

    GroupTopics made = topics().ensure(graph);

    assertThat(made.partitions()).isEqualTo(3);
    assertThat(made.names().consumed()).containsExactly("fresh-clicks", "fresh-loop");
    assertThat(setting("fresh-table", "cleanup.policy")).isEqualTo("compact");
    assertThat(setting("fresh-loop", "cleanup.policy")).isEqualTo("delete");
    assertThat(setting("fresh-loop", "retention.ms")).isEqualTo("604800000");
    assertThat(topics().ensure(graph)).isEqualTo(made);
    Uuid id = describe("fresh-table").topicId();
    assertThat(made.ids())
        .containsEntry(
            "fresh-table", new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits()));
  }

  @Test
  void whatIsMissingFollowsTheInputThatExists() throws Exception {
    create("followed-clicks", 5);

    GroupTopics made = topics().ensure(graph("followed", "followed-clicks"));

    assertThat(made.partitions()).isEqualTo(5);
    assertThat(describe("followed-table").partitions()).hasSize(5);
  }

  @Test
  void refusesWhatDoesNotFitAndMakesNothing() throws Exception {
    create("wrong-clicks", 2);
    create("wrong-table", 2);

    assertThatThrownBy(() -> topics().ensure(graph("wrong", "wrong-clicks")))
        .isInstanceOf(TopicMismatchException.class)
        .hasMessageContaining("`wrong-table` has cleanup.policy=delete")
        .hasMessageContaining("kafka-configs.sh --bootstrap-server " + kafka.bootstrapServers());
    assertThat(admin.listTopics().names().get()).doesNotContain("wrong-loop");
  }

  @Test
  void severalInstancesMayMakeTheTopicsAtOnce() throws Exception {
    GroupGraph graph = graph("raced", "raced-clicks");
    ExecutorService instances = Executors.newFixedThreadPool(4);
    List<Future<GroupTopics>> results = new ArrayList<>();
    for (int instance = 0; instance < 4; instance++) {
      results.add(instances.submit(() -> topics().ensure(graph)));
    }

    for (Future<GroupTopics> result : results) {
      assertThat(result.get()).isEqualTo(results.get(0).get());
    }
    instances.shutdown();
  }

  @Test
  void tellsThatTheClusterHasTooFewBrokersForTheReplication() {
    TopicConfig threefold = new TopicConfig(OptionalInt.of(3), 3, "-table", "-loop", "-dlq");
    TopicManager topics =
        new TopicManager(admin, kafka.bootstrapServers(), threefold, InstantSource.system());

    assertThatThrownBy(() -> topics.ensure(graph("threefold", "threefold-clicks")))
        .isInstanceOf(TopicException.class)
        .hasMessageContaining("topic.replication.factor");
  }

  @Test
  void makesStreamsThatNoGroupTakes() throws Exception {
    create("there-already", 1);

    topics().ensureStreams(List.of("there-already", "for-others"));

    assertThat(admin.listTopics().names().get()).contains("for-others");
  }

  private static TopicManager topics() {
    return new TopicManager(
        admin, kafka.bootstrapServers(), Configs.topics(), InstantSource.system());
  }

  private static GroupGraph graph(String group, String input) {
    return GroupGraph.define(group)
        .persist(Codecs.int64())
        .input(Stream.of(input, Codecs.string()), (context, message) -> {})
        .loop(Loop.of(Codecs.string()), (context, message) -> {})
        .build();
  }

  /** A topic that was made may take a moment to show. */
  private static void create(String topic, int partitions) throws Exception {
    admin
        .createTopics(List.of(new NewTopic(topic, Optional.of(partitions), Optional.empty())))
        .all()
        .get();
    await().until(() -> admin.listTopics().names().get().contains(topic));
  }

  private static TopicDescription describe(String topic) throws Exception {
    return admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
        .findFirst()
        .orElseThrow();
  }

  private static String setting(String topic, String name) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return admin.describeConfigs(List.of(resource)).values().values().stream()
        .findFirst()
        .orElseThrow()
        .get()
        .get(name)
        .value();
  }
}
