package io.goka.runtime.cluster;

import io.goka.engine.processing.CommitGate;
import io.goka.engine.processing.GroupProducers;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/**
 * Owner: any thread. Makes the threads of a member stand still at calls to Kafka, as those of a
 * process do that is stopped, and go on later.
 */
final class Frost {

  private final Set<String> calls = ConcurrentHashMap.newKeySet();
  private final Set<String> standing = ConcurrentHashMap.newKeySet();
  private final CountDownLatch thawed = new CountDownLatch(1);

  /** From now on, whoever makes this call stands still before it. */
  void freezeAt(String name) {
    calls.add(name);
  }

  /** Whether somebody stands still at a call. */
  boolean holds(String name) {
    return standing.contains(name);
  }

  /** All go on. */
  void thaw() {
    calls.clear();
    thawed.countDown();
  }

  /** The clients of a member that may freeze. */
  GroupMember.Clients around(GroupMember.Clients clients) {
    return new GroupMember.Clients() {
      @Override
      public Consumer<byte[], byte[]> member(Runnable joining) {
        return freezing(Consumer.class, clients.member(joining));
      }

      @Override
      public Consumer<byte[], byte[]> recovery() {
        return clients.recovery();
      }

      @Override
      public Consumer<byte[], byte[]> ends() {
        return clients.ends();
      }

      @Override
      public GroupProducers producers(CommitGate gate) {
        GroupProducers.Transactional made = (GroupProducers.Transactional) clients.producers(gate);
        return new GroupProducers.Transactional(
            task -> freezing(Producer.class, made.byTask().apply(task)), gate, made.takeOver());
      }
    };
  }

  @SuppressWarnings("unchecked") // the proxy implements what it stands for
  private <T> T freezing(Class<?> type, T real) {
    return (T)
        Proxy.newProxyInstance(
            Frost.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              pass(method.getName());
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private void pass(String call) throws InterruptedException {
    if (calls.contains(call)) {
      standing.add(call);
      thawed.await();
    }
  }
}
