package io.goka.engine.kafka;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_COMPACT;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_DELETE;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * What is to be done about a group's topics: which are missing, and which do not fit. Sees no
 * Kafka: the same topics always make the same plan.
 *
 * @param partitions how many partitions the copartitioned topics have, or are to have
 * @param missing what to make
 * @param mismatches what does not fit; while there are any, nothing is made
 */
record TopicPlan(int partitions, List<MissingTopic> missing, List<TopicMismatch> mismatches) {

  /** Long enough to outlive an outage: what waits in a loop is work that is not done yet. */
  private static final Duration LOOP_RETENTION = Duration.ofDays(7);

  /** Long enough for somebody to look at them, to mend what was wrong, and to replay them. */
  private static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(30);

  /**
   * Makes the plan.
   *
   * @param names the group's topics
   * @param present those that exist
   * @param newPartitions how many partitions the inputs get when none of the copartitioned topics
   *     exists
   * @param commands for what does not fit
   */
  static TopicPlan of(
      TopicNames names,
      Map<String, PresentTopic> present,
      int newPartitions,
      TopicCommands commands) {
    int partitions =
        names.copartitioned().stream()
            .map(present::get)
            .filter(Objects::nonNull)
            .mapToInt(PresentTopic::partitions)
            .max()
            .orElse(newPartitions);
    Draft draft = new Draft(names, present, partitions, commands);
    draft.checkCounts();
    draft.checkPolicies();
    draft.findMissing();
    return new TopicPlan(partitions, List.copyOf(draft.missing), List.copyOf(draft.mismatches));
  }

  /** Collects the plan. */
  private static final class Draft {

    private final TopicNames names;
    private final Map<String, PresentTopic> present;
    private final int partitions;
    private final TopicCommands commands;
    private final List<MissingTopic> missing = new ArrayList<>();
    private final List<TopicMismatch> mismatches = new ArrayList<>();

    Draft(
        TopicNames names,
        Map<String, PresentTopic> present,
        int partitions,
        TopicCommands commands) {
      this.names = names;
      this.present = present;
      this.partitions = partitions;
      this.commands = commands;
    }

    void checkCounts() {
      String largest =
          names.copartitioned().stream()
              .filter(topic -> count(topic) == partitions)
              .findFirst()
              .orElse("");
      for (String topic : names.copartitioned()) {
        int count = count(topic);
        if (count > 0 && count < partitions) {
          mismatches.add(
              new TopicMismatch(
                  role(topic)
                      + " `"
                      + topic
                      + "` has "
                      + count
                      + " partitions, `"
                      + largest
                      + "` has "
                      + partitions
                      + ": a key must live under one partition number in both",
                  mend(topic)));
        }
      }
    }

    private List<String> mend(String tooSmall) {
      if (isTable(tooSmall)) {
        return rebuild(tooSmall);
      }
      return names.joins().contains(tooSmall)
          ? remake(tooSmall)
          : List.of(commands.grow(tooSmall, partitions));
    }

    /** How it is made anew, only its writer knows. */
    private List<String> remake(String joined) {
      return List.of(
          "have its writer make `"
              + joined
              + "` anew with "
              + partitions
              + " partitions (in a topic that grows, its keys would not be found),",
          "or read it by .lookup(...), which takes any number of partitions");
    }

    /**
     * Kafka cannot move keys: in a table that grows, they would be looked for where they are not.
     */
    private List<String> rebuild(String table) {
      return List.of(
          "stop the group everywhere, then have its table rebuilt from its inputs:",
          commands.delete(table),
          commands.startAgain(names.group()));
    }

    void checkPolicies() {
      names
          .table()
          .ifPresent(
              table ->
                  checkPolicy(
                      table,
                      CLEANUP_POLICY_COMPACT::equals,
                      CLEANUP_POLICY_COMPACT,
                      "values that are not written for a while would be lost"));
      names
          .loop()
          .ifPresent(
              loop ->
                  checkPolicy(
                      loop,
                      policy -> !policy.contains(CLEANUP_POLICY_COMPACT),
                      CLEANUP_POLICY_DELETE,
                      "of several messages to one key only the last would arrive"));
      names
          .deadLetters()
          .ifPresent(
              letters ->
                  checkPolicy(
                      letters,
                      policy -> !policy.contains(CLEANUP_POLICY_COMPACT),
                      CLEANUP_POLICY_DELETE,
                      "of several dead letters of one key only the last would be kept"));
    }

    private void checkPolicy(String topic, Predicate<String> fits, String right, String because) {
      PresentTopic there = present.get(topic);
      String policy = there == null ? right : there.cleanupPolicy().orElse(right);
      if (!fits.test(policy)) {
        mismatches.add(
            new TopicMismatch(
                role(topic)
                    + " `"
                    + topic
                    + "` has cleanup.policy="
                    + policy
                    + ", not "
                    + right
                    + ": "
                    + because,
                List.of(commands.cleanupPolicy(topic, right))));
      }
    }

    void findMissing() {
      for (String topic : names.all()) {
        if (!present.containsKey(topic)) {
          missing.add(new MissingTopic(topic, partitions, settings(topic)));
        }
      }
    }

    private Map<String, String> settings(String topic) {
      if (isTable(topic) || names.joins().contains(topic)) {
        return Map.of(CLEANUP_POLICY_CONFIG, CLEANUP_POLICY_COMPACT);
      }
      if (isLoop(topic)) {
        return keptFor(LOOP_RETENTION);
      }
      return isDeadLetters(topic) ? keptFor(DEAD_LETTER_RETENTION) : Map.of();
    }

    private static Map<String, String> keptFor(Duration retention) {
      return Map.of(
          CLEANUP_POLICY_CONFIG,
          CLEANUP_POLICY_DELETE,
          RETENTION_MS_CONFIG,
          Long.toString(retention.toMillis()));
    }

    private String role(String topic) {
      if (isTable(topic)) {
        return "table";
      }
      if (isLoop(topic)) {
        return "loop";
      }
      if (isDeadLetters(topic)) {
        return "dead-letter topic";
      }
      return names.joins().contains(topic) ? "joined table" : "input";
    }

    private boolean isTable(String topic) {
      return names.table().filter(topic::equals).isPresent();
    }

    private boolean isLoop(String topic) {
      return names.loop().filter(topic::equals).isPresent();
    }

    private boolean isDeadLetters(String topic) {
      return names.deadLetters().filter(topic::equals).isPresent();
    }

    private int count(String topic) {
      PresentTopic there = present.get(topic);
      return there == null ? 0 : there.partitions();
    }
  }
}
