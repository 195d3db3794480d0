package io.goka.tester;

import io.goka.engine.kafka.GroupTopics;
import io.goka.engine.observe.EventLog;
import io.goka.engine.processing.GroupPlan;
import io.goka.engine.processing.GroupProducers;
import io.goka.engine.processing.HeapShare;
import io.goka.engine.processing.InputBatch;
import io.goka.engine.processing.Processor;
import io.goka.engine.processing.Visit;
import io.goka.engine.state.GroupTable;
import io.goka.engine.state.Recovery;
import io.goka.spi.GroupGraph;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;

/**
 * One group at work: the engine's processor with its tasks and its recovery, stepped by whoever
 * asks, from its start to its stop. Owner: the test's thread.
 */
final class SteppedGroup {

  private static final int STEPS_TO_STOP = 10_000;

  private final GroupPlan plan;
  private final GroupInput input;
  private final Recovery recovery;
  private final CallerDriver recoveryDriver;
  private final List<CallerDriver> tasks = new ArrayList<>();
  private final Optional<GroupTable> table;
  private final Processor processor;
  private final List<Integer> partitions;
  private final List<Visit> visits = new ArrayList<>();
  private boolean running = true;
  private boolean failureTold;

  /** Starts a group: all partitions come to it, and recover with the next steps. */
  SteppedGroup(GroupPlan plan, GroupTopics groupTopics, GroupInput input, Surroundings around) {
    this.plan = plan;
    this.input = input;
    this.recovery =
        new Recovery(plan.group(), () -> new TopicsConsumer(around.topics()), around.clock());
    this.recoveryDriver = new CallerDriver(recovery);
    this.table = plan.table().map(topic -> servedTable(plan.graph(), topic.name()));
    this.partitions = IntStream.range(0, groupTopics.partitions()).boxed().toList();
    this.processor =
        new Processor(
            plan,
            new Processor.Surroundings(
                input,
                new GroupProducers.Shared(around.producer()),
                recovery,
                table,
                (topic, partition) -> ForgottenStorage.directory(),
                around.copies()::copy,
                (name, task) -> {
                  CallerDriver driver = new CallerDriver(task);
                  tasks.add(driver);
                  return driver;
                },
                HeapShare.ofThisProcess(),
                around.events(),
                around.clock(),
                around.clock()::nanos));
    processor.assigned(partitions);
  }

  /**
   * What all groups of a tester share.
   *
   * @param topics where records are
   * @param producer writes into them
   * @param copies full local copies of them, for lookups
   * @param events told what an operator wants to know
   * @param clock dates records and commits
   */
  record Surroundings(
      MemoryTopics topics,
      Producer<byte[], byte[]> producer,
      Copies copies,
      EventLog events,
      TesterClock clock) {}

  private static GroupTable servedTable(GroupGraph graph, String topic) {
    GroupGraph.Traits traits = graph.traits();
    return new GroupTable(
        topic, graph.persist().orElseThrow().codec(), traits.keyFormat(), traits.partitioner());
  }

  GroupPlan plan() {
    return plan;
  }

  /** The group's table, as it would be served; empty without one. */
  Optional<GroupTable> table() {
    return table;
  }

  /** The topics that have records which the group has not read yet. */
  List<String> unread() {
    return input.unread();
  }

  /** Whether it has neither failed nor been stopped. */
  boolean isRunning() {
    return running;
  }

  /** Why it cannot go on; empty while it can. */
  Optional<GroupFailure> failure() {
    return input.failure();
  }

  /** Why it cannot go on, for the first who asks. */
  Optional<GroupFailure> takeFailure() {
    Optional<GroupFailure> news = failureTold ? Optional.empty() : failure();
    failureTold |= news.isPresent();
    return news;
  }

  /** Whether it has not failed, and all that it has read is committed. */
  boolean isDone() {
    return failure().isEmpty() && input.isCommitted();
  }

  /** Whether it has records in hand that are to be tried again later, or has to read some again. */
  boolean isBehind() {
    return running
        && failure().isEmpty()
        && (!unread().isEmpty()
            || processor.snapshots(false).stream().anyMatch(each -> each.queued() > 0)
            || visits.stream().anyMatch(visit -> !visit.isOver()));
  }

  /** Where it would go on after a crash. */
  long committed(TopicPartition source) {
    return input.committed(source);
  }

  /** How many records of a topic it has not committed. */
  long uncommitted(String topic) {
    return input.uncommitted(topic);
  }

  /** Takes all records that are there for processed; they are passed over by the next start. */
  void skip() {
    input.commitToEnd();
  }

  /**
   * Hands records of one input partition to the group.
   *
   * @param atMost how many at most
   * @return how many
   */
  int deliver(int atMost) {
    if (!running) {
      return 0;
    }
    Optional<InputBatch> batch = input.poll(atMost);
    batch.ifPresent(
        delivered -> {
          if (processor.deliver(delivered)) {
            input.pause(delivered.source().partition());
          }
        });
    return batch.map(InputBatch::size).orElse(0);
  }

  /**
   * Lets everything of the group take one step; a group that has failed leaves in good order.
   *
   * @return whether something was done
   */
  boolean step() {
    if (!running) {
      return false;
    }
    boolean worked = stepParts();
    if (input.failure().isPresent()) {
      stop();
    }
    return worked;
  }

  private boolean stepParts() {
    boolean worked = input.runMessages();
    for (CallerDriver task : tasks) {
      worked |= task.step();
    }
    boolean asked = recovery.mailbox().hasMessages();
    recoveryDriver.step();
    return input.runMessages() || worked || asked;
  }

  /** Begins a visit, which goes on with the next steps. */
  void visit(Visit visit) {
    visits.removeIf(Visit::isOver);
    visits.add(visit);
    processor.visit(visit);
  }

  /** Commits what is done, gives the partitions up, and ends. */
  void stop() {
    if (running) {
      running = false;
      leave();
      processor.close();
      recovery.end();
      recoveryDriver.join(Duration.ZERO);
    }
  }

  /** Gives all partitions up, lets something be done meanwhile, and takes them again. */
  void away(Runnable meanwhile) {
    leave();
    meanwhile.run();
    processor.assigned(partitions);
  }

  private void leave() {
    CompletableFuture<Void> gone = processor.revoked(partitions);
    for (int i = 0; i < STEPS_TO_STOP && !gone.isDone(); i++) {
      stepParts();
    }
    if (!gone.isDone()) {
      throw new GroupFailedException(plan.group(), "it does not give its partitions up");
    }
  }
}
