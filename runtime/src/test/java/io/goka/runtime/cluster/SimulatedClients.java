package io.goka.runtime.cluster;

import io.goka.engine.config.GroupConfig.Guarantee;
import io.goka.engine.processing.CommitGate;
import io.goka.engine.processing.GroupPlan;
import io.goka.engine.processing.GroupProducers;
import io.goka.engine.processing.TakeOver;
import io.goka.runtime.simulation.SimulatedKafka;
import io.goka.runtime.simulation.SimulatedMember;
import io.goka.runtime.simulation.SimulatedProcess;
import io.goka.runtime.simulation.SimulatedProducer;
import io.goka.runtime.simulation.SimulatedReader;
import io.goka.runtime.simulation.SimulatedTransactionalProducer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;

/** Owner: the test's thread. The clients of one process. */
final class SimulatedClients implements GroupMember.Clients {

  private final String instance;
  private final SimulatedProcess process;
  private final SimulatedKafka kafka;
  private final GroupPlan plan;
  private final Duration delivery;

  SimulatedClients(
      String instance,
      SimulatedProcess process,
      SimulatedKafka kafka,
      GroupPlan plan,
      Duration delivery) {
    this.instance = instance;
    this.process = process;
    this.kafka = kafka;
    this.plan = plan;
    this.delivery = delivery;
  }

  @Override
  public Consumer<byte[], byte[]> member(Runnable joining) {
    CopartitioningAssignor assignor = new CopartitioningAssignor();
    assignor.configure(Map.of("group.id", plan.group(), CopartitioningAssignor.JOINING, joining));
    return SimulatedMember.of(process, kafka, assignor, true);
  }

  @Override
  public Consumer<byte[], byte[]> recovery() {
    return SimulatedReader.of(process, kafka, true);
  }

  @Override
  public Consumer<byte[], byte[]> ends() {
    return SimulatedReader.of(process, kafka, false);
  }

  @Override
  public GroupProducers producers(CommitGate gate) {
    if (plan.config().guarantee() == Guarantee.AT_LEAST_ONCE) {
      return new GroupProducers.Shared(SimulatedProducer.of(process, kafka, delivery));
    }
    return new GroupProducers.Transactional(
        task ->
            SimulatedTransactionalProducer.of(
                process, kafka, id(task), plan.config().deliveryTimeout()),
        gate,
        new Fencing());
  }

  private String id(int task) {
    return instance + "/" + task;
  }

  private static String instanceOf(String transactionalId) {
    return transactionalId.substring(0, transactionalId.indexOf('/'));
  }

  /** Owner: the test's thread. Fences as the server does, a request a step. */
  private final class Fencing implements TakeOver {

    @Override
    public CompletableFuture<Void> fenceDeparted(boolean own) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      process.later(
          () -> {
            List<String> lively = kafka.transactions().lively();
            process.later(
                () -> {
                  Deque<String> departed = new ArrayDeque<>();
                  lively.stream().filter(id -> isDeparted(id, own)).forEach(departed::add);
                  fence(departed, done);
                });
          });
      return done;
    }

    private boolean isDeparted(String id, boolean own) {
      String whose = instanceOf(id);
      return whose.equals(instance)
          ? own
          : kafka.coordinator().processes().stream()
              .noneMatch(alive -> alive.startsWith(whose + "#"));
    }

    private void fence(Deque<String> ids, CompletableFuture<Void> done) {
      if (ids.isEmpty()) {
        done.complete(null);
        return;
      }
      process.later(
          () -> {
            if (kafka.transactions().fence(ids.element()) >= 0) {
              ids.remove();
            }
            fence(ids, done);
          });
    }

    @Override
    public CompletableFuture<Void> fence(int task) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      fence(new ArrayDeque<>(List.of(id(task))), done);
      return done;
    }
  }
}
