package io.goka.runtime.cluster;

import io.goka.engine.processing.CommitGate;
import io.goka.engine.processing.GroupProducers;
import io.goka.engine.processing.TakeOver;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;

/**
 * Owner: the test's thread. Clients that have a defect.
 *
 * @param sound the clients without it
 */
record DefectiveClients(GroupMember.Clients sound, Defect defect) implements GroupMember.Clients {

  @Override
  public Consumer<byte[], byte[]> member(Runnable joining) {
    Consumer<byte[], byte[]> consumer = sound.member(joining);
    return defect == Defect.COMMITS_BEFORE_ACKNOWLEDGEMENT
        ? changing(
            Consumer.class,
            consumer,
            (method, arguments) -> {
              if (method.startsWith("commit") && arguments[0] instanceof Map<?, ?> offsets) {
                arguments[0] = fetched(consumer, offsets);
              }
              return arguments;
            })
        : consumer;
  }

  private static Map<TopicPartition, OffsetAndMetadata> fetched(
      Consumer<byte[], byte[]> consumer, Map<?, ?> processed) {
    Map<TopicPartition, OffsetAndMetadata> fetched = new HashMap<>();
    processed.forEach(
        (source, offset) -> {
          TopicPartition partition = (TopicPartition) source;
          fetched.put(partition, new OffsetAndMetadata(consumer.position(partition)));
        });
    return fetched;
  }

  @Override
  public Consumer<byte[], byte[]> recovery() {
    return sound.recovery();
  }

  @Override
  public Consumer<byte[], byte[]> ends() {
    if (defect == Defect.RECOVERY_TRUSTS_STABLE_END) {
      return sound.recovery();
    }
    Consumer<byte[], byte[]> consumer = sound.ends();
    return defect == Defect.RECOVERY_ENDS_ONE_SHORT ? new OneShort(consumer).consumer() : consumer;
  }

  /** Tells of ends that are before the last record. */
  private record OneShort(Consumer<byte[], byte[]> sound) {

    @SuppressWarnings("unchecked")
    Consumer<byte[], byte[]> consumer() {
      return (Consumer<byte[], byte[]>)
          Proxy.newProxyInstance(
              Consumer.class.getClassLoader(),
              new Class<?>[] {Consumer.class},
              (proxy, method, arguments) ->
                  method.getName().equals("endOffsets")
                      ? ends((Collection<TopicPartition>) arguments[0], (Duration) arguments[1])
                      : call(() -> method.invoke(sound, arguments)));
    }

    private Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions, Duration atMost) {
      Map<TopicPartition, Long> ends = new HashMap<>();
      sound
          .endOffsets(partitions, atMost)
          .forEach((partition, end) -> ends.put(partition, Math.max(0, end - 1)));
      return ends;
    }
  }

  @Override
  public GroupProducers producers(CommitGate gate) {
    GroupProducers producers = sound.producers(gate);
    if (defect == Defect.NO_FENCING
        && producers instanceof GroupProducers.Transactional transactional) {
      return new GroupProducers.Transactional(
          task -> anonymous(transactional.byTask().apply(task)), gate, new NoTakeOver());
    }
    return producers;
  }

  @SuppressWarnings("removal") // there is no other way to make one yet
  private static Producer<byte[], byte[]> anonymous(Producer<byte[], byte[]> producer) {
    return changing(
        Producer.class,
        producer,
        (method, arguments) -> {
          if (method.equals("sendOffsetsToTransaction")) {
            arguments[1] = new ConsumerGroupMetadata("simulated");
          }
          return arguments;
        });
  }

  private record NoTakeOver() implements TakeOver {

    @Override
    public CompletableFuture<Void> fenceDeparted(boolean own) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> fence(int task) {
      return CompletableFuture.completedFuture(null);
    }
  }

  /** A client that calls another with changed arguments. */
  @SuppressWarnings("unchecked")
  private static <T, C extends T> C changing(
      Class<T> type, C sound, BiFunction<String, Object[], Object[]> change) {
    return (C)
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              Object[] changed =
                  arguments == null ? null : change.apply(method.getName(), arguments.clone());
              return call(() -> method.invoke(sound, changed));
            });
  }

  private interface Call {
    Object call() throws ReflectiveOperationException;
  }

  private static Object call(Call call) throws Throwable {
    try {
      return call.call();
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
