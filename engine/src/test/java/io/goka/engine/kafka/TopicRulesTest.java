package io.goka.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.config.TopicConfig;
import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.KeyFormats;
import io.goka.spi.Loop;
import io.goka.spi.Partitioners;
import io.goka.spi.Stream;
import io.goka.spi.Table;
import io.goka.spi.TableContext;
import java.util.Arrays;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of groups' topics before there is a Kafka. */
final class TopicRulesTest {

  private static final TopicConfig CONFIG =
      new TopicConfig(OptionalInt.empty(), 2, "-table", "-loop", "-dlq");

  private static final GroupGraph USERS = persisting("users").build();

  /** A group with all that is its own, to which a test adds the edge in question. */
  private static GroupGraph.Builder<TableContext<Long>> counter() {
    return persisting("counter").loop(Loop.of(Codecs.string()), (context, message) -> {});
  }

  private static GroupGraph.Builder<TableContext<Long>> persisting(String group) {
    return GroupGraph.define(group)
        .persist(Codecs.int64())
        .input(Stream.of("clicks", Codecs.string()), (context, message) -> {});
  }

  private static TopicRules rules(GroupGraph... graphs) {
    return new TopicRules(CONFIG, Arrays.asList(graphs));
  }

  @ParameterizedTest
  @CsvSource({
    "input, counter-table",
    "input, counter-loop",
    "input, counter-dlq",
    "output, counter-table",
    "output, counter-loop",
    "output, counter-dlq",
    "joined table, counter-table",
    "joined table, counter-loop",
    "joined table, counter-dlq",
    "looked-up table, counter-table",
    "looked-up table, counter-loop",
    "looked-up table, counter-dlq"
  })
  void aTopicOfTheGroupHasNoOtherRole(String role, String topic) {
    GroupGraph graph = with(counter(), role, topic);

    assertThat(rules(graph).violations(graph, true))
        .containsExactly(
            role
                + " `"
                + topic
                + "` is the group's own table, loop or dead letters: take that edge out of the"
                + " graph, or give the group another name");
  }

  private static GroupGraph with(
      GroupGraph.Builder<TableContext<Long>> builder, String role, String topic) {
    Stream<String> stream = Stream.of(topic, Codecs.string());
    Table<Long> table = Table.ofTopic(topic, Codecs.int64());
    return switch (role) {
      case "input" -> builder.input(stream, (context, message) -> {}).build();
      case "output" -> builder.output(stream).build();
      case "joined table" -> builder.join(table).build();
      default -> builder.lookup(table).build();
    };
  }

  @Test
  void whatOthersHaveMayBeReadAndIsNotEmittedInto() {
    GroupGraph graph =
        counter()
            .join(Table.ofGroup("users", Codecs.int64()))
            .output(Stream.of("users-table", Codecs.string()))
            .output(Stream.of("users-loop", Codecs.string()))
            .output(Stream.of("alerts", Codecs.string()))
            .build();

    assertThat(rules(graph, USERS).violations(graph, false))
        .containsExactly(
            "topic users-table is the table of group users, which that group alone writes: emit"
                + " into another topic",
            "topic users-loop is the loop of group users, which that group alone writes: emit into"
                + " another topic");
  }

  @Test
  void anEdgeDoesNotStandTwiceInTheGraphByTwoHandlesAndAllIsTold() {
    GroupGraph graph =
        counter()
            .join(Table.ofGroup("users", Codecs.int64()))
            .join(Table.ofTopic("users-table", Codecs.int64()))
            .lookup(Table.ofGroup("prices", Codecs.int64()))
            .lookup(Table.ofTopic("prices-table", Codecs.int64()))
            .output(Stream.of("counter-table", Codecs.string()))
            .build();

    assertThat(rules(graph).violations(graph, false))
        .containsExactly(
            "output `counter-table` is the group's own table, loop or dead letters: take that edge"
                + " out of the graph, or give the group another name",
            "joined table `users-table` stands in the graph twice, by two handles: take one of the"
                + " two edges out of the graph",
            "looked-up table `prices-table` stands in the graph twice, by two handles: take one of"
                + " the two edges out of the graph");
  }

  @Test
  void warnsOfAJoinedTableWhoseGroupPutsOrWritesKeysOtherwise() {
    Table<Long> users = Table.ofGroup("users", Codecs.int64());
    GroupGraph writer =
        persisting("users").partitioner(Partitioners.FNV1A).keyFormat(KeyFormats.INT64).build();
    GroupGraph graph = counter().join(users).build();

    assertThat(rules(graph, writer).violations(graph, false)).isEmpty();
    assertThat(rules(graph, writer).warnings(graph))
        .containsExactly(
            "group counter joins the table of group users, but their partitioners differ (murmur2,"
                + " fnv1a): it will not find all keys; give both the same, or read the table by"
                + " .lookup(...)",
            "group counter joins the table of group users, but their key formats differ (utf8,"
                + " int64): it will not find all keys; give both the same");
    assertThat(rules(graph, USERS).warnings(graph)).as("the same in both").isEmpty();
    assertThat(rules(graph).warnings(graph)).as("a group elsewhere").isEmpty();
    GroupGraph looking = counter().lookup(users).build();
    assertThat(rules(looking, writer).warnings(looking)).as("lookups look everywhere").isEmpty();
  }
}
