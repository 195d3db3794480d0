package io.goka.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

final class TopicPlanTest {

  private static final TopicCommands COMMANDS = new TopicCommands("localhost:9092");

  private static final TopicNames COUNTER =
      new TopicNames(
          "counter",
          List.of("clicks", "users"),
          List.of("profiles-table"),
          List.of("prices"),
          List.of("alerts"),
          Optional.of("counter-loop"),
          Optional.of("counter-table"),
          Optional.empty());

  private final Map<String, PresentTopic> present = new HashMap<>();

  @Test
  void makesEverythingWithTheConfiguredCountWhereNothingExists() {
    TopicPlan plan = plan();

    assertThat(plan.mismatches()).isEmpty();
    assertThat(plan.partitions()).isEqualTo(6);
    assertThat(plan.missing())
        .containsExactlyInAnyOrder(
            new MissingTopic("clicks", 6, Map.of()),
            new MissingTopic("users", 6, Map.of()),
            new MissingTopic("alerts", 6, Map.of()),
            new MissingTopic("profiles-table", 6, Map.of("cleanup.policy", "compact")),
            new MissingTopic("counter-table", 6, Map.of("cleanup.policy", "compact")),
            new MissingTopic(
                "counter-loop",
                6,
                Map.of("cleanup.policy", "delete", "retention.ms", "604800000")));
  }

  @Test
  void followsTheInputThatExists() {
    there("users", 3, "delete");

    TopicPlan plan = plan();

    assertThat(plan.mismatches()).isEmpty();
    assertThat(plan.partitions()).isEqualTo(3);
    assertThat(plan.missing()).hasSize(5).allMatch(topic -> topic.partitions() == 3);
  }

  @Test
  void hasNothingToDoWhenAllFits() {
    allThere(4);

    TopicPlan plan = plan();

    assertThat(plan.mismatches()).isEmpty();
    assertThat(plan.missing()).isEmpty();
  }

  @Test
  void refusesInputsOfDifferentCountsWithTheCommandThatGrowsTheSmaller() {
    allThere(8);
    there("clicks", 4, "delete");

    assertThat(plan().mismatches())
        .containsExactly(
            new TopicMismatch(
                "input `clicks` has 4 partitions, `users` has 8: a key must live under one"
                    + " partition number in both",
                List.of(
                    "kafka-topics.sh --bootstrap-server localhost:9092 --alter --topic clicks"
                        + " --partitions 8")));
  }

  @Test
  void aTableThatIsTooSmallIsRebuiltNotGrown() {
    allThere(8);
    there("counter-table", 4, "compact");

    assertThat(plan().mismatches()).hasSize(1);
    assertThat(plan().mismatches().get(0).mend())
        .noneMatch(command -> command.contains("--alter"))
        .contains(
            "kafka-topics.sh --bootstrap-server localhost:9092 --delete --topic counter-table",
            "kafka-consumer-groups.sh --bootstrap-server localhost:9092 --group counter"
                + " --reset-offsets --to-earliest --all-topics --execute");
  }

  @Test
  void aJoinedTableThatIsTooSmallIsItsWritersToMakeAnewNotGrown() {
    allThere(8);
    there("profiles-table", 4, "compact");

    assertThat(plan().mismatches())
        .singleElement()
        .satisfies(
            mismatch -> {
              assertThat(mismatch.problem()).startsWith("joined table `profiles-table` has 4");
              assertThat(mismatch.mend())
                  .noneMatch(line -> line.contains("--alter"))
                  .anyMatch(line -> line.contains("anew with 8 partitions"))
                  .anyMatch(line -> line.contains(".lookup(...)"));
            });
  }

  @Test
  void inputsSmallerThanTheTableAreGrownToIt() {
    allThere(4);
    there("counter-table", 8, "compact");

    assertThat(plan().mismatches())
        .extracting(TopicMismatch::problem)
        .hasSize(4)
        .noneMatch(problem -> problem.startsWith("table"));
  }

  @Test
  void outputsMayHaveAnyCount() {
    allThere(4);
    there("alerts", 1, "delete");

    assertThat(plan().mismatches()).isEmpty();
  }

  @Test
  void refusesTablesThatForget() {
    for (String policy : List.of("delete", "compact,delete", "delete,compact")) {
      allThere(4);
      there("counter-table", 4, policy);

      assertThat(plan().mismatches())
          .containsExactly(
              new TopicMismatch(
                  "table `counter-table` has cleanup.policy="
                      + policy
                      + ", not compact: values that are not written for a while would be lost",
                  List.of(
                      "kafka-configs.sh --bootstrap-server localhost:9092 --alter --entity-type"
                          + " topics --entity-name counter-table --add-config"
                          + " cleanup.policy=compact")));
    }
  }

  @Test
  void refusesALoopThatIsCompacted() {
    allThere(4);
    there("counter-loop", 4, "compact,delete");

    assertThat(plan().mismatches())
        .singleElement()
        .satisfies(
            mismatch -> assertThat(mismatch.mend().get(0)).endsWith("cleanup.policy=delete"));
  }

  @Test
  void tellsAllMismatchesInOneMessage() {
    allThere(8);
    there("clicks", 4, "delete");
    there("counter-table", 8, "delete");

    assertThat(new TopicMismatchException("counter", plan().mismatches()))
        .hasMessageContaining("group counter")
        .hasMessageContaining("--alter --topic clicks --partitions 8")
        .hasMessageContaining("--add-config cleanup.policy=compact");
  }

  private TopicPlan plan() {
    return TopicPlan.of(COUNTER, present, 6, COMMANDS);
  }

  private void allThere(int partitions) {
    COUNTER.all().forEach(topic -> there(topic, partitions, "delete"));
    there("profiles-table", partitions, "compact");
    there("counter-table", partitions, "compact");
  }

  private void there(String topic, int partitions, String policy) {
    present.put(topic, new PresentTopic(Uuid.randomUuid(), partitions, Optional.of(policy)));
  }
}
