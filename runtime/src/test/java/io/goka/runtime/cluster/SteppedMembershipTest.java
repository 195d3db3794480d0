package io.goka.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.config.GroupConfig;
import io.goka.engine.config.TopicConfig;
import io.goka.engine.kafka.GroupTopics;
import io.goka.engine.kafka.RecordSizes;
import io.goka.engine.kafka.TopicNames;
import io.goka.engine.observe.EventLog;
import io.goka.engine.observe.GroupLife;
import io.goka.engine.processing.CommitGate;
import io.goka.engine.processing.GroupPlan;
import io.goka.engine.processing.GroupProducers;
import io.goka.engine.processing.HeapShare;
import io.goka.engine.processing.TakeOver;
import io.goka.engine.state.MemoryStorageProvider;
import io.goka.engine.state.TableDirectory;
import io.goka.engine.thread.Driver;
import io.goka.engine.thread.Stepped;
import io.goka.runtime.simulation.HeartbeatMetrics;
import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.Storage;
import io.goka.spi.StorageLocation;
import io.goka.spi.StorageProvider;
import io.goka.spi.Stream;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** A member whose tasks and recovery the test steps, so that it decides what crosses what. */
final class SteppedMembershipTest {

  private static final TopicPartition CLICKS = new TopicPartition("clicks", 0);
  private static final TopicPartition TABLE = new TopicPartition("counter-table", 0);
  private static final Duration SESSION = Duration.ofMillis(4500);

  private final EventLog events = new EventLog(InstantSource.system());
  private final Member consumer = new Member();
  private final CountedStorages storages = new CountedStorages();
  private final List<Steps> tasks = new ArrayList<>();
  private final List<Steps> recoveries = new ArrayList<>();
  private Runnable joining = () -> {};
  private Runnable waiting = () -> {};
  private long nanos;

  /** Owner: the test's thread. Work that the test steps, and whoever waits for its end. */
  private record Steps(Stepped work) implements Driver {

    void run() {
      for (int i = 0; i < 10; i++) {
        work.step();
      }
    }

    @Override
    public boolean join(Duration atMost) {
      for (int i = 0; i < 100; i++) {
        if (work.step() == Stepped.Progress.ENDED) {
          return true;
        }
      }
      return false;
    }

    @Override
    public StackTraceElement[] stackTrace() {
      return new StackTraceElement[0];
    }
  }

  /** Owner: the test's thread. A consumer that revokes what it has when it is closed. */
  private static final class Member extends MockConsumer<byte[], byte[]> {

    private double answered;
    private Runnable closing = () -> {};

    Member() {
      super("earliest");
      updateBeginningOffsets(Map.of(CLICKS, 0L));
      updateEndOffsets(Map.of(CLICKS, 0L));
    }

    /** Heartbeats are answered while it polls. */
    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      answered++;
      return super.poll(timeout);
    }

    @Override
    public synchronized Map<MetricName, ? extends Metric> metrics() {
      return HeartbeatMetrics.of(() -> answered, () -> 0);
    }

    @Override
    public synchronized void close(CloseOptions options) {
      closing.run();
      if (!closed()) {
        rebalance(List.of());
      }
      super.close(options);
    }
  }

  /** Owner: the test's thread. Storages on the heap, which know how many of them are open. */
  private static final class CountedStorages implements StorageProvider {

    private final StorageProvider memory = new MemoryStorageProvider();
    private int open;

    int open() {
      return open;
    }

    @Override
    public String name() {
      return "counted";
    }

    @Override
    public Set<Capability> capabilities() {
      return memory.capabilities();
    }

    @Override
    public Storage open(StorageLocation location) {
      Storage storage = memory.open(location);
      open++;
      return (Storage)
          Proxy.newProxyInstance(
              Storage.class.getClassLoader(),
              new Class<?>[] {Storage.class},
              (proxy, method, arguments) -> {
                open -= method.getName().equals("close") ? 1 : 0;
                return method.invoke(storage, arguments);
              });
    }
  }

  @Test
  void tablesThatATaskGivesUpWhileItsMemberLeavesAreClosed() {
    MockProducer<byte[], byte[]> producer =
        new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
          @Override
          public void close(Duration timeout) {
            super.close(timeout);
            // It comes back from what kept it, and says what it has given up.
            tasks.forEach(Steps::run);
          }
        };
    Membership membership = member("at_least_once", gate -> new GroupProducers.Shared(producer));
    process(membership);
    assertThat(producer.errorNext(new TimeoutException("expired"))).isTrue();
    tasks.get(0).work().step();
    assertThat(storages.open()).isEqualTo(1);

    membership.leave();

    assertThat(storages.open()).isZero();
    assertThat(membership.snapshots()).isEmpty();
  }

  /** Closing ends the heartbeats, and with them the lease by which a member may send. */
  @Test
  void whatAMemberHasIsCommittedAndClosedBeforeItsConsumerIs() {
    List<Integer> openAtClose = new ArrayList<>();
    List<Boolean> committedAtClose = new ArrayList<>();
    consumer.closing =
        () -> {
          openAtClose.add(storages.open());
          committedAtClose.add(consumer.committed(Set.of(CLICKS)).containsKey(CLICKS));
        };
    Membership membership = member("at_least_once", gate -> new GroupProducers.Shared(producer()));
    process(membership);
    waiting = () -> tasks.forEach(Steps::run);

    membership.leave();

    assertThat(openAtClose).containsExactly(0);
    assertThat(committedAtClose).containsExactly(true);
  }

  /** A member that does not ask for its place in time has none. */
  @Test
  void joiningWaitsForACommitForAThirdOfTheSessionAndNotTwice() {
    List<Duration> waited = new ArrayList<>();
    Membership membership =
        member(
            "exactly_once",
            gate ->
                new GroupProducers.Transactional(
                    task ->
                        new MockProducer<>(
                            true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                          @Override
                          public void commitTransaction() {
                            waited.add(joins());
                            waited.add(joins());
                            super.commitTransaction();
                          }
                        },
                    gate,
                    TakeOver.NOBODY));

    process(membership);
    membership.leave();

    assertThat(waited).hasSize(2);
    assertThat(waited.get(0))
        .isBetween(SESSION.dividedBy(3), SESSION.dividedBy(3).plus(Duration.ofSeconds(1)));
    assertThat(waited.get(1)).isLessThan(Duration.ofSeconds(1));
  }

  private static MockProducer<byte[], byte[]> producer() {
    return new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private Duration joins() {
    long before = System.nanoTime();
    joining.run();
    return Duration.ofNanos(System.nanoTime() - before);
  }

  /** Brings the partition in, and has a click of it processed, and its epoch ended. */
  private void process(Membership membership) {
    membership.join();
    consumer.rebalance(List.of(CLICKS));
    recoveries.forEach(Steps::run);
    membership.step();
    consumer.addRecord(new ConsumerRecord<>("clicks", 0, 0, new byte[] {'a'}, new byte[] {'x'}));
    membership.step();
    tasks.forEach(Steps::run);
    nanos += Duration.ofSeconds(2).toNanos();
    // A heartbeat is answered in the one, and seen in the other.
    membership.step();
    membership.step();
    tasks.get(0).work().step();
  }

  private Membership member(String guarantee, Function<CommitGate, GroupProducers> producers) {
    GroupConfig config =
        GroupSettings.of(
            Map.of(
                "processing.guarantee",
                guarantee,
                "session.timeout.ms",
                String.valueOf(SESSION.toMillis()),
                "commit.interval.ms",
                "1000",
                "task.threads",
                "1",
                "storage",
                "memory"));
    GroupPlan plan = plan(config);
    GroupMember.Parts parts =
        new GroupMember.Parts(
            "counter",
            config,
            () -> plan,
            new Clients(producers),
            Optional.empty(),
            (topic, partition) ->
                new TableDirectory(storages, StorageLocation.at(Path.of(topic, "0"))),
            topic -> {
              throw new AssertionError("nothing is looked up");
            },
            (name, work) -> stepped(tasks, work),
            (name, work) -> stepped(recoveries, work),
            HeapShare.ofThisProcess(),
            new GroupLife("counter", events, InstantSource.system()),
            events,
            InstantSource.system());
    return Membership.of(
        parts,
        plan,
        new Membership.Pace(
            (mailbox, waited) -> {
              nanos += Duration.ofSeconds(1).toNanos();
              waiting.run();
            },
            () -> nanos));
  }

  private static Driver stepped(List<Steps> all, Stepped work) {
    Steps steps = new Steps(work);
    all.add(steps);
    return steps;
  }

  private static GroupPlan plan(GroupConfig config) {
    GroupGraph graph =
        GroupGraph.define("counter")
            .persist(Codecs.int64())
            .input(Stream.of("clicks", Codecs.string()), (context, click) -> context.setValue(1L))
            .build();
    TopicNames names =
        TopicNames.of(graph, new TopicConfig(OptionalInt.empty(), 1, "-table", "-loop", "-dlq"));
    return GroupPlan.of(
        graph,
        config,
        new GroupTopics(names, 1, Map.of(), Map.of("counter-table", new UUID(1, 2))),
        new RecordSizes(1000));
  }

  private final class Clients implements GroupMember.Clients {

    private final Function<CommitGate, GroupProducers> producers;

    Clients(Function<CommitGate, GroupProducers> producers) {
      this.producers = producers;
    }

    @Override
    public Consumer<byte[], byte[]> member(Runnable beforeJoining) {
      joining = beforeJoining;
      return consumer;
    }

    @Override
    public Consumer<byte[], byte[]> recovery() {
      MockConsumer<byte[], byte[]> reader = new MockConsumer<>("none");
      reader.updateBeginningOffsets(Map.of(TABLE, 0L));
      reader.updateEndOffsets(Map.of(TABLE, 0L));
      return reader;
    }

    @Override
    public Consumer<byte[], byte[]> ends() {
      return recovery();
    }

    @Override
    public GroupProducers producers(CommitGate gate) {
      return producers.apply(gate);
    }
  }
}
