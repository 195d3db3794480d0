package io.goka.runtime.cluster;

import io.goka.engine.config.GroupConfig.Guarantee;
import io.goka.engine.processing.GroupPlan;
import io.goka.runtime.simulation.Process;
import io.goka.runtime.simulation.SimulatedKafka;
import io.goka.runtime.simulation.SimulatedMember;
import io.goka.runtime.simulation.SimulatedProducer;
import io.goka.runtime.simulation.SimulatedReader;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** Owner: the test's thread. The clients of one process. */
final class SimulatedClients implements GroupMember.Clients {

  private final Process process;
  private final SimulatedKafka kafka;
  private final GroupPlan plan;

  SimulatedClients(Process process, SimulatedKafka kafka, GroupPlan plan) {
    this.process = process;
    this.kafka = kafka;
    this.plan = plan;
  }

  private boolean readsCommittedOnly() {
    return plan.config().guarantee() == Guarantee.EXACTLY_ONCE;
  }

  @Override
  public Consumer<byte[], byte[]> member() {
    CopartitioningAssignor assignor = new CopartitioningAssignor();
    assignor.configure(Map.of("group.id", plan.group()));
    return SimulatedMember.of(process, kafka, assignor, readsCommittedOnly());
  }

  @Override
  public Consumer<byte[], byte[]> recovery() {
    return SimulatedReader.of(process, kafka, readsCommittedOnly());
  }

  @Override
  public Producer<byte[], byte[]> producer() {
    return SimulatedProducer.of(process, kafka, plan.config().deliveryTimeout());
  }
}
