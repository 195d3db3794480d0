package io.goka.runtime.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.goka.embedded.EmbeddedKafka;
import io.goka.embedded.Options;
import io.goka.engine.config.KafkaConfig;
import io.goka.engine.config.TopicConfig;
import io.goka.engine.kafka.ConnectedCluster;
import io.goka.engine.kafka.EmitCounts;
import io.goka.engine.kafka.EmitFormat;
import io.goka.engine.kafka.KafkaClients;
import io.goka.engine.kafka.KafkaEmitter;
import io.goka.engine.kafka.KafkaEmitters;
import io.goka.engine.kafka.TopicManager;
import io.goka.engine.kafka.TopicOwnership;
import io.goka.engine.observe.Event;
import io.goka.engine.observe.EventLog;
import io.goka.engine.observe.GroupSnapshot;
import io.goka.engine.observe.GroupState;
import io.goka.engine.observe.PartitionSnapshot;
import io.goka.engine.observe.VisitSnapshot;
import io.goka.engine.processing.HeapShare;
import io.goka.engine.state.MemoryStorageProvider;
import io.goka.engine.state.TableCopies;
import io.goka.runtime.cluster.GroupSettings;
import io.goka.runtime.plugin.Defined.DefinedGroup;
import io.goka.runtime.plugin.LoadedPlugin;
import io.goka.runtime.plugin.PluginClassLoader;
import io.goka.runtime.plugin.PluginKind;
import io.goka.spi.Callback;
import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.Headers;
import io.goka.spi.KeyFormats;
import io.goka.spi.Partitioners;
import io.goka.spi.Storage;
import io.goka.spi.StorageLocation;
import io.goka.spi.StorageProvider;
import io.goka.spi.Stream;
import io.goka.spi.Table;
import io.goka.spi.TableContext;
import io.goka.spi.Visitor;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Groups as a server runs them, on a real broker: how they fail and come back. */
@Timeout(180)
final class HostedGroupIT {

  private static final TopicConfig TOPICS =
      new TopicConfig(OptionalInt.of(1), 2, "-table", "-loop", "-dlq");

  @TempDir static Path directory;
  private static EmbeddedKafka kafka;
  private static KafkaClients clients;
  private static Admin admin;
  private static KafkaEmitters emitters;
  private static DataDirectory data;

  private final EventLog events = new EventLog(InstantSource.system());
  private final Watchdog watchdog = new Watchdog(events, InstantSource.system(), System::nanoTime);
  private final PluginClassLoader loader =
      new PluginClassLoader("test", List.of(), getClass().getClassLoader());
  private final Queue<HostedGroup> hosted = new ConcurrentLinkedQueue<>();

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start(Options.in(directory.resolve("kafka")));
    clients =
        new KafkaClients(
            new KafkaConfig(
                Optional.of(kafka.bootstrapServers()), Map.of(), 0, Duration.ofSeconds(10)),
            "it");
    admin = clients.admin();
    emitters = new KafkaEmitters(clients);
    data = DataDirectory.lock(directory.resolve("data"));
  }

  @AfterAll
  static void stop() throws Exception {
    emitters.close(Duration.ZERO);
    admin.close();
    data.close();
    kafka.close();
  }

  @AfterEach
  void stopGroups() throws Exception {
    watchdog.close();
    hosted.forEach(HostedGroup::stop);
    for (HostedGroup each : hosted) {
      assertThat(each.join(Duration.ofSeconds(30))).isTrue();
    }
    loader.close();
  }

  @Test
  void aGroupThatFailsComesBackWithTheRecordAndItsTotals() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    HostedGroup group =
        hosted(
            "brittle",
            Map.of("restart.backoff.ms", "100"),
            (context, message) -> {
              if (message.equals("bad") && calls.incrementAndGet() < 3) {
                throw new IllegalStateException("not yet");
              }
              context.setValue(context.value().orElse(0L) + 1);
            });
    group.start();
    send("brittle", "good", "bad", "good");

    await().until(() -> processed(group) == 3);

    assertThat(calls).hasValue(3);
    assertThat(group.snapshot().restart().restarts()).isEqualTo(2);
    assertThat(group.snapshot().restart().failures()).isEqualTo(2);
    assertThat(told("brittle"))
        .contains("starts again in 1 s (attempt 1)", "starts again in 1 s (attempt 2)");
  }

  @Test
  void fiftyRestartsLeaveNothingBehind() throws Exception {
    HostedGroup group = hosted("steady", Map.of(), (context, message) -> context.setValue(1L));
    group.start();
    send("steady", "a", "b");
    await().until(() -> processed(group) == 2);
    restart(group);
    Map<String, Long> before = threads();
    Set<String> clientsBefore = openClients();

    for (int i = 0; i < 50; i++) {
      restart(group);
    }

    await().untilAsserted(() -> assertThat(threads()).isEqualTo(before));
    assertThat(openClients()).hasSameSizeAs(clientsBefore);
    assertThat(group.snapshot().restart().restarts()).isEqualTo(51);
    assertThat(processed(group)).as("the totals of all runs").isEqualTo(2);
  }

  private void restart(HostedGroup group) {
    long before = group.snapshot().restart().restarts();
    group.restart();
    await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                group.snapshot().restart().restarts() > before
                    && group.snapshot().state() instanceof GroupState.Running
                    && group.snapshot().partitions().size() == 2);
  }

  @Test
  void aTopicThatIsMendedLetsTheGroupIn() throws Exception {
    admin.createTopics(List.of(new NewTopic("mended-in", 2, (short) 1))).all().get();
    admin
        .createTopics(
            List.of(
                new NewTopic("mended-table", 3, (short) 1)
                    .configs(Map.of("cleanup.policy", "compact"))))
        .all()
        .get();
    HostedGroup group =
        hosted(
            "mended",
            Map.of("restart.backoff.ms", "50", "restart.backoff.max.ms", "50"),
            (c, m) -> {});
    group.start();
    await().until(() -> group.snapshot().restart().restarts() >= 5);
    assertThat(group.snapshot().state().label()).isIn("failed", "starting");
    assertThat(told("mended").stream().filter(each -> each.startsWith("failed: ")))
        .as("told once")
        .hasSize(1);

    admin.deleteTopics(List.of("mended-table")).all().get();

    await().until(() -> group.snapshot().state() instanceof GroupState.Running);
  }

  @Test
  void stopsAndStartsByHand() throws Exception {
    HostedGroup group = hosted("obedient", Map.of(), (context, message) -> context.setValue(1L));
    group.start();
    await().until(() -> group.snapshot().partitions().size() == 2);

    group.rest();
    await().until(() -> group.snapshot().state() instanceof GroupState.Stopped);
    assertThat(group.snapshot().partitions()).isEmpty();
    send("obedient", "while it rests");
    group.resume();

    await().until(() -> processed(group) == 1);
  }

  @Test
  void aGroupThatMayNotStaysFailedUntilItIsRestartedByHand() throws Exception {
    AtomicBoolean mended = new AtomicBoolean();
    HostedGroup group =
        hosted(
            "patient",
            Map.of("restart.max.attempts", "0"),
            (context, message) -> {
              if (!mended.get()) {
                throw new StackOverflowError("so deep");
              }
            });
    group.start();
    send("patient", "one");
    await().until(() -> told("patient").stream().anyMatch(each -> each.contains("attempts=0")));
    assertThat(group.snapshot().state()).isInstanceOf(GroupState.Failed.class);
    assertThat(group.snapshot().restart().nextAt()).isEmpty();

    mended.set(true);
    group.restart();

    await().until(() -> processed(group) == 1);
  }

  @Test
  void doesNotBeginAnewBesideACallbackThatHasNotReturned() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    HostedGroup group =
        hosted(
            "stubborn",
            Map.of("revoke.timeout.ms", "500", "restart.backoff.ms", "100"),
            (context, message) -> {
              entered.countDown();
              release.await();
            });
    group.start();
    send("stubborn", "one");
    entered.await();

    group.restart();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                group.snapshot().state() instanceof GroupState.Failed failed
                    && failed.reason().contains("stubborn-task-")
                    && failed.reason().contains("did not come back from a callback"));
    assertThat(group.snapshot().restart().nextAt()).isPresent();

    release.countDown();

    await().until(() -> group.snapshot().state() instanceof GroupState.Running);
  }

  @Test
  void doesNotBeginAnewBesideARecoveryListenerThatHasNotReturned() throws Exception {
    AtomicBoolean halts = new AtomicBoolean();
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    HostedGroup group =
        hosted(
            GroupGraph.define("listening")
                .persist(Codecs.int64())
                .input(
                    Stream.of("listening-in", Codecs.string()),
                    (context, message) -> context.setValue(1L))
                .recoveryListener(
                    Table.ofGroup("listening", Codecs.int64()),
                    (partition, key, value) -> {
                      if (halts.get()) {
                        entered.countDown();
                        awaitUnchecked(release);
                      }
                    })
                .build(),
            Map.of("revoke.timeout.ms", "500", "restart.backoff.ms", "100"));
    group.start();
    send("listening", "one");
    await().until(() -> processed(group) == 1);
    halts.set(true);
    group.restart();
    entered.await();

    group.restart();
    await()
        .atMost(Duration.ofSeconds(40))
        .until(
            () ->
                group.snapshot().state() instanceof GroupState.Failed failed
                    && failed.reason().contains("listening-recovery did not come back"));

    release.countDown();

    await().until(() -> group.snapshot().state() instanceof GroupState.Running);
  }

  private static void awaitUnchecked(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aStuckPartitionIsShownAndCostsNeitherMembershipNorOtherPartitions() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    HostedGroup group =
        hosted(
            "stuck",
            Map.of(
                "callback.stuck.after.ms", "1000",
                "session.timeout.ms", "6000",
                "task.threads", "2"),
            (context, message) -> {
              if (message.equals("halt")) {
                entered.countDown();
                release.await();
              }
              context.setValue(1L);
            });
    watchdog.start();
    group.start();
    send("stuck", "halt");
    entered.await();

    await().until(() -> stuckPartition(group).isPresent());
    PartitionSnapshot stuck = stuckPartition(group).orElseThrow();
    assertThat(stuck.state()).isEqualTo(PartitionSnapshot.State.STUCK);
    assertThat(stuck.stuck().orElseThrow().thread()).startsWith("stuck-task-");
    assertThat(stuck.stuck().orElseThrow().stackTrace())
        .anyMatch(frame -> frame.contains("HostedGroupIT"));
    assertThat(told("stuck"))
        .anyMatch(told -> told.matches("partition \\d is stuck: .* has not returned for \\d s.*"));
    long events = told("stuck").size();
    Instant overTheSession = Instant.now().plusSeconds(8);
    for (int i = 0; Instant.now().isBefore(overTheSession) || i < 20; i++) {
      sendTo("stuck", "key-" + i, "go on");
      assertThat(group.snapshot().state()).isInstanceOf(GroupState.Running.class);
    }
    await().until(() -> processed(group) > 5);
    assertThat(told("stuck")).as("no rebalance, and told once").hasSize((int) events);

    release.countDown();

    await().until(() -> stuckPartition(group).isEmpty());
    await()
        .until(
            () ->
                told("stuck").stream()
                    .anyMatch(each -> each.matches("partition \\d went on after \\d+ s")));
  }

  @Test
  void aVisitCanBeCancelled() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    HostedGroup group =
        hosted(
            visited(
                "cancelling",
                (context, by) -> {
                  entered.countDown();
                  release.await();
                }),
            Map.of());
    HostedVisits visits = new HostedVisits(List.of(group));
    group.start();
    send("cancelling", "one");
    await().until(() -> processed(group) == 1);

    String id = visits.start("cancelling", "raise", "1").id();
    entered.await();
    assertThat(visits.cancel("cancelling", "another")).isFalse();
    assertThat(visits.cancel("nobody", id)).isFalse();
    assertThat(visits.cancel("cancelling", id)).isTrue();
    release.countDown();

    assertThat(visits.visits("cancelling"))
        .singleElement()
        .satisfies(
            visit -> {
              assertThat(visit.id()).isEqualTo(id);
              assertThat(visit.state()).isEqualTo(VisitSnapshot.State.CANCELLED);
            });
    await()
        .until(
            () -> told("cancelling").stream().anyMatch(each -> each.contains("raise cancelled")));
    send("cancelling", "two");
    await().until(() -> processed(group) == 2);
  }

  @Test
  void aVisitIsRefusedWhereTheStorageKeepsNoOrder() throws Exception {
    HostedGroup group =
        hosted(visited("heaped", (context, by) -> {}), Map.of(), new UnorderedStorageProvider());
    group.start();
    await().until(() -> group.snapshot().partitions().size() == 2);

    assertThatThrownBy(() -> new HostedVisits(List.of(group)).start("heaped", "raise", "1"))
        .isInstanceOf(VisitRefusedException.class)
        .hasMessage(
            "storage 'unordered' keeps no order, so that nothing can be visited in it: set"
                + " group.heaped.storage=rocksdb");
    assertThat(group.visits().newestFirst()).isEmpty();
  }

  @Test
  void aVisitIsRefusedWhereNoPartitionIs() throws Exception {
    admin.createTopics(List.of(new NewTopic("lonely-in", 1, (short) 1))).all().get();
    GroupGraph graph = visited("lonely", (context, by) -> {});
    HostedGroup first = hosted(graph, Map.of());
    first.start();
    await().until(() -> first.snapshot().partitions().size() == 1);
    HostedGroup second = hosted(graph, Map.of());
    second.start();
    await().until(() -> second.snapshot().state() instanceof GroupState.Running);

    assertThatThrownBy(() -> new HostedVisits(List.of(second)).start("lonely", "raise", "1"))
        .isInstanceOf(VisitRefusedException.class)
        .hasMessageContaining("no partition of group lonely is on this instance")
        .hasMessageContaining("ask another instance");
  }

  /** A group whose visitor {@code raise} takes a number. */
  private static GroupGraph visited(String name, Callback<TableContext<Long>, Long> visitor) {
    return GroupGraph.define(name)
        .persist(Codecs.int64())
        .input(Stream.of(name + "-in", Codecs.string()), (context, message) -> context.setValue(1L))
        .visitor(Visitor.of("raise", Codecs.int64()), visitor)
        .build();
  }

  /** Owner: any thread. The memory storage, as one that cannot be walked through. */
  private static final class UnorderedStorageProvider implements StorageProvider {

    private final StorageProvider memory = new MemoryStorageProvider();

    @Override
    public String name() {
      return "unordered";
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of();
    }

    @Override
    public Storage open(StorageLocation location) {
      return memory.open(location);
    }
  }

  private static Optional<PartitionSnapshot> stuckPartition(HostedGroup group) {
    return group.snapshot().partitions().stream()
        .filter(partition -> partition.stuck().isPresent())
        .findFirst();
  }

  private List<String> told(String group) {
    return events.after(0).stream()
        .filter(event -> event.subject().equals(group))
        .map(Event::message)
        .toList();
  }

  private static long processed(HostedGroup group) {
    GroupSnapshot snapshot = group.snapshot();
    return snapshot.totals().processed();
  }

  /** How many threads there are of each name, numbers left out. */
  private static Map<String, Long> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(thread -> thread.getName().replaceAll("\\d+", "#"))
        .filter(name -> name.contains("steady"))
        .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
  }

  /** Kafka's clients, each of which shows itself as long as it is open. */
  private static Set<String> openClients() {
    try {
      return ManagementFactory.getPlatformMBeanServer()
          .queryNames(new ObjectName("kafka.*:type=app-info,id=*"), null)
          .stream()
          .map(ObjectName::getCanonicalName)
          .collect(Collectors.toSet());
    } catch (MalformedObjectNameException e) {
      throw new AssertionError(e);
    }
  }

  private void send(String group, String... messages) throws Exception {
    for (String message : messages) {
      sendTo(group, "key", message);
    }
  }

  private static void sendTo(String group, String key, String message) throws Exception {
    await().until(() -> admin.listTopics().names().get().contains(group + "-in"));
    KafkaEmitter<String> emitter =
        emitters.emitter(
            Stream.of(group + "-in", Codecs.string()),
            new EmitFormat(KeyFormats.UTF8, Partitioners.MURMUR2, Headers.empty()),
            new EmitCounts());
    emitter.emitSync(key, message);
  }

  private HostedGroup hosted(
      String name, Map<String, String> settings, Callback<TableContext<Long>, String> callback) {
    return hosted(
        GroupGraph.define(name)
            .persist(Codecs.int64())
            .input(Stream.of(name + "-in", Codecs.string()), callback)
            .build(),
        settings);
  }

  private HostedGroup hosted(GroupGraph graph, Map<String, String> settings) {
    return hosted(graph, settings, new MemoryStorageProvider());
  }

  private HostedGroup hosted(
      GroupGraph graph, Map<String, String> settings, StorageProvider storage) {
    String name = graph.group();
    LoadedPlugin plugin =
        new LoadedPlugin("test.jar", Optional.empty(), loader, PluginKind.PROCESSOR, name, this);
    Map<String, String> all = new HashMap<>(settings);
    all.put("commit.interval.ms", "50");
    InstantSource clock = InstantSource.system();
    HostedGroup group =
        new HostedGroup(
            new DefinedGroup(plugin, graph),
            GroupSettings.of(all),
            storage,
            new Hosting(
                Optional.empty(),
                TOPICS,
                new TopicManager(admin, clients.bootstrapServers(), TOPICS, clock),
                new TopicOwnership(List.of(name), TOPICS),
                new ConnectedCluster(
                    clients.bootstrapServers(), "any", 1, Map.of("transaction.version", (short) 2)),
                clients,
                admin,
                emitters,
                noCopies(),
                data,
                Runnable::run,
                HeapShare.ofThisProcess(),
                events,
                clock,
                watchdog));
    hosted.add(group);
    return group;
  }

  /** Nothing is looked up here. */
  private TableCopies noCopies() {
    return new TableCopies(
        new TableCopies.Surroundings(
            topic -> {
              throw new AssertionError(topic);
            },
            () -> {
              throw new AssertionError("no consumer");
            },
            data::copy,
            events,
            InstantSource.system(),
            System::nanoTime));
  }
}
