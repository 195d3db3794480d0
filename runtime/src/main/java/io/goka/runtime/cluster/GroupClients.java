package io.goka.runtime.cluster;

import io.goka.engine.config.GroupConfig;
import io.goka.engine.config.GroupConfig.Guarantee;
import io.goka.engine.kafka.HangingTransactions;
import io.goka.engine.kafka.KafkaClients;
import io.goka.engine.kafka.TransactionFencing;
import io.goka.engine.processing.CommitGate;
import io.goka.engine.processing.GroupProducers;
import io.goka.engine.processing.TakeOver;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * The Kafka clients of one group on this instance.
 *
 * @param clients makes them
 * @param admin fences former owners
 * @param group the group's name
 * @param config its settings
 * @param instanceId the name under which this instance is a static member; empty for a dynamic one
 */
public record GroupClients(
    KafkaClients clients,
    Admin admin,
    String group,
    GroupConfig config,
    Optional<String> instanceId)
    implements GroupMember.Clients {

  @Override
  public Consumer<byte[], byte[]> member(Runnable joining) {
    return clients.groupConsumer(
        group,
        config,
        instanceId,
        CopartitioningAssignor.class,
        Map.of(
            // An offset that is gone, or that nobody has committed, is StartingOffsets' to mend.
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "none",
            CopartitioningAssignor.JOINING,
            joining));
  }

  @Override
  public Consumer<byte[], byte[]> recovery() {
    return clients.recoveryConsumer(group);
  }

  @Override
  public Consumer<byte[], byte[]> ends() {
    return clients.endsConsumer(group);
  }

  @Override
  public GroupProducers producers(CommitGate gate) {
    return config.guarantee() == Guarantee.EXACTLY_ONCE
        ? new GroupProducers.Transactional(
            task -> clients.transactionalProducer(group, config, task),
            gate,
            new Fencing(new TransactionFencing(admin, clients.transactionalIds(group))))
        : new GroupProducers.Shared(clients.producer(group, config));
  }

  @Override
  public Optional<HangingTransactions> hanging() {
    return config.guarantee() == Guarantee.EXACTLY_ONCE
        ? Optional.of(new HangingTransactions(admin))
        : Optional.empty();
  }

  private record Fencing(TransactionFencing fencing) implements TakeOver {

    @Override
    public CompletableFuture<Void> fenceDeparted(boolean own) {
      return fencing.fenceDeparted(own);
    }

    @Override
    public CompletableFuture<Void> fence(int task) {
      return fencing.fence(task);
    }

    @Override
    public void close() {
      fencing.close();
    }
  }
}
