package io.goka.engine.processing;

import io.goka.engine.config.GroupConfig;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;

/**
 * Owner: the test's thread. A task under exactly-once, stepped by hand, over transactions that the
 * test decides about. Its gate is open.
 */
final class ExactlyOnceRig {

  final HeldTransactions kafka = new HeldTransactions();
  final CommitGate gate = new CommitGate();
  final ExactlyOnce protocol = new ExactlyOnce("task", Optional.of("counter-table"), kafka, gate);
  final TaskRig rig;

  /**
   * @param plan what is processed; its guarantee is another one here
   * @param settings of the group: key, value, key, value, …
   */
  ExactlyOnceRig(GroupPlan plan, String... settings) {
    rig = new TaskRig(Plans.of(plan.graph(), exactlyOnce(settings)), protocol);
    gate.open(member(1));
    gate.onOpen(rig.task.mailbox()::signal);
  }

  private static GroupConfig exactlyOnce(String... settings) {
    String[] all = Arrays.copyOf(settings, settings.length + 2);
    all[settings.length] = "processing.guarantee";
    all[settings.length + 1] = "exactly_once";
    return Plans.errors(all);
  }

  /** This instance, in a generation of its group. */
  @SuppressWarnings("removal") // Kafka makes it by no other way either
  static ConsumerGroupMetadata member(int generation) {
    return new ConsumerGroupMetadata("counter", generation, "me", Optional.empty());
  }

  /** Opens partitions, and lets the producer be made. */
  void open(int... partitions) {
    for (int partition : partitions) {
      rig.open(partition);
    }
    rig.run();
    kafka.takeCalls();
  }

  /** Processes a click of each key, and leaves it uncommitted. */
  void click(int partition, String... keys) {
    rig.clicks(partition, keys);
    rig.run();
  }

  /** Processes a click of each key, and commits it. */
  void commit(int partition, String... keys) {
    click(partition, keys);
    rig.endEpoch();
  }
}
