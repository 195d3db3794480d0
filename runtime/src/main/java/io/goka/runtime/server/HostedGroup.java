package io.goka.runtime.server;

import io.goka.engine.config.GroupConfig;
import io.goka.engine.kafka.RecordSizes;
import io.goka.engine.kafka.TopicException;
import io.goka.engine.observe.Event.Severity;
import io.goka.engine.observe.GroupLife;
import io.goka.engine.observe.GroupSnapshot;
import io.goka.engine.observe.GroupState;
import io.goka.engine.observe.PartitionSnapshot;
import io.goka.engine.observe.RecoveryProgress;
import io.goka.engine.observe.StuckCallback;
import io.goka.engine.observe.VisitSnapshot;
import io.goka.engine.processing.GroupPlan;
import io.goka.engine.processing.GroupRefusedException;
import io.goka.engine.processing.Visit;
import io.goka.engine.state.GroupTable;
import io.goka.engine.state.TableDirectory;
import io.goka.engine.state.WriteBehind;
import io.goka.engine.thread.Driver;
import io.goka.engine.thread.StepThread;
import io.goka.runtime.cluster.GroupClients;
import io.goka.runtime.cluster.GroupMember;
import io.goka.runtime.plugin.Defined.DefinedGroup;
import io.goka.spi.CodecException;
import io.goka.spi.Edge;
import io.goka.spi.GroupGraph;
import io.goka.spi.StorageProvider;
import io.goka.spi.Table;
import io.goka.spi.Visitor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadFactory;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Owner: any thread. One group that this server hosts, from start to stop. */
public final class HostedGroup {

  private static final Logger LOG = LoggerFactory.getLogger(HostedGroup.class);

  private final DefinedGroup defined;
  private final GroupGraph graph;
  private final GroupConfig config;
  private final Hosting hosting;
  private final StorageProvider storage;
  private final GroupLife life;
  private final Optional<GroupTable> table;
  private final GroupRuns runs;
  private final VisitHistory visits = new VisitHistory();

  /**
   * Makes the group; it does not start.
   *
   * @param defined what the plugin has defined
   * @param config the group's settings
   * @param storage keeps its table
   * @param hosting what the server's groups share
   */
  public HostedGroup(
      DefinedGroup defined, GroupConfig config, StorageProvider storage, Hosting hosting) {
    this.defined = defined;
    this.graph = defined.graph();
    this.config = config;
    this.storage = storage;
    this.hosting = hosting;
    this.life = new GroupLife(graph.group(), hosting.events(), hosting.clock());
    this.table =
        graph
            .persist()
            .map(
                persist ->
                    new GroupTable(
                        tableTopic(),
                        persist.codec(),
                        graph.traits().keyFormat(),
                        graph.traits().partitioner(),
                        ordered(storage) ? Optional.empty() : Optional.of(storage.name())));
    RunThreads threads = new RunThreads();
    this.runs =
        new GroupRuns(
            graph.group(), config.restart(), () -> member(threads), threads, life, hosting.clock());
  }

  private GroupMember member(RunThreads threads) {
    return new GroupMember(
        new GroupMember.Parts(
            graph.group(),
            config,
            this::plan,
            new GroupClients(
                hosting.clients(), hosting.admin(), graph.group(), config, hosting.instanceId()),
            table,
            this::directory,
            topic -> hosting.copies().copy(topic, storage),
            driving(threads.knowing(new PluginThreads(defined.plugin()))),
            driving(threads.knowing(OwnThreads::make)),
            hosting.heap(),
            life,
            hosting.events(),
            hosting.clock()));
  }

  private Driver.Starter driving(ThreadFactory threads) {
    return hosting
        .watchdog()
        .watching(
            graph.group(),
            config.stuckAfter(),
            (name, work) -> StepThread.start(name, threads, work));
  }

  /** The group's name. */
  public String name() {
    return graph.group();
  }

  /** The group's table, as it is served; empty without one. */
  public Optional<GroupTable> table() {
    return table;
  }

  /** The group's settings. */
  GroupConfig config() {
    return config;
  }

  /** The topics that the group consumes: its inputs and its loop. */
  List<String> consumed() {
    List<String> topics = new ArrayList<>();
    graph.inputs().forEach(input -> topics.add(input.stream().topic()));
    loopTopic().ifPresent(topics::add);
    return topics;
  }

  /** What the group looks up and waits for, each with what keeps it, where that is known. */
  private List<String> waitsFor() {
    List<String> waits = new ArrayList<>();
    graph.lookups().stream()
        .map(lookup -> topicOf(lookup.table()))
        .map(topic -> hosting.copies().copy(topic, storage))
        .filter(copy -> !copy.isLevel())
        .map(copy -> copy.topic() + copy.now().problem().map(why -> " (" + why + ")").orElse(""))
        .forEach(waits::add);
    for (PartitionSnapshot partition : partitions()) {
      partition
          .recovery()
          .flatMap(RecoveryProgress::waits)
          .ifPresent(
              why -> waits.add("room for partition " + partition.partition() + " (" + why + ")"));
    }
    return waits;
  }

  /** One of the group's visitors. */
  Optional<Visitor<?>> visitor(String visitor) {
    return visitors().stream().filter(each -> each.name().equals(visitor)).findFirst();
  }

  /** The visits that go on, and the last that have ended. */
  VisitHistory visits() {
    return visits;
  }

  /**
   * Starts a visit of every key that the group has here.
   *
   * @param argument the argument, encoded
   * @throws CodecException when the visitor's codec does not take it
   * @throws VisitRefusedException when the group cannot be visited now
   */
  VisitSnapshot visit(String visitor, byte[] argument) {
    Visitor<?> known =
        visitor(visitor)
            .orElseThrow(
                () -> new VisitRefusedException(name() + " has no visitor '" + visitor + "'"));
    Object unused = known.argument().decode(argument);
    if (!ordered(storage)) {
      throw new VisitRefusedException(
          "storage '"
              + storage.name()
              + "' keeps no order, so that nothing can be visited in it: set group."
              + name()
              + ".storage=rocksdb");
    }
    if (life.now().state() instanceof GroupState.Running && runs.partitions().isEmpty()) {
      throw new VisitRefusedException(
          "no partition of group "
              + name()
              + " is on this instance, so that there is nothing to visit: ask another instance");
    }
    Visit visit =
        new Visit(
            UUID.randomUUID().toString().substring(0, 8),
            name(),
            visitor,
            argument,
            hosting.clock());
    visit.onEnd(this::tell);
    GroupState state = life.now().state();
    boolean up = state instanceof GroupState.Running || state instanceof GroupState.Recovering;
    if (!up || !runs.visit(visit)) {
      throw new VisitRefusedException(
          "group " + name() + " is " + state.label() + ": try again when it runs");
    }
    visits.add(visit);
    return visit.snapshot();
  }

  private void tell(VisitSnapshot ended) {
    String message =
        "visit of "
            + ended.visitor()
            + " "
            + ended.state().name().toLowerCase(Locale.ROOT)
            + " after "
            + ended.visited()
            + " keys in "
            + ended.elapsed().toMillis()
            + " ms"
            + ended.reason().map(reason -> ": " + reason).orElse("");
    boolean whole = ended.state() == VisitSnapshot.State.DONE;
    LOG.info("{}: {}", name(), message);
    hosting.events().add(whole ? Severity.INFO : Severity.WARNING, name(), message);
  }

  /** Starts the group, on threads of its own. */
  public void start() {
    // Here, so that the server is not taken for ready before the thread has come to it.
    life.starting();
    runs.thread().start();
  }

  /** Asks the group to end in good order, for good; returns at once. */
  public void stop() {
    runs.thread().stop();
  }

  /** Has the group leave, and start anew with its failures forgotten; returns at once. */
  public void restart() {
    runs.thread().again();
  }

  /** Has the group leave, until it is started by hand; returns at once. */
  public void rest() {
    runs.thread().rest();
  }

  /** Has the group start, unless it runs; returns at once. */
  public void resume() {
    runs.thread().resume();
  }

  /**
   * Waits for the group to have ended, after {@link #stop}.
   *
   * @return whether it has, with all its threads
   */
  public boolean join(Duration atMost) throws InterruptedException {
    return runs.join(atMost);
  }

  /** The group now. */
  public GroupSnapshot snapshot() {
    GroupLife.Moment now = life.now();
    return new GroupSnapshot(
        graph.group(),
        defined.plugin().name(),
        now.state(),
        now.since(),
        runs.restart(),
        graph.inputs().stream().map(input -> input.stream().topic()).toList(),
        graph.outputs().stream().map(output -> output.stream().topic()).toList(),
        graph.joins().stream().map(join -> topicOf(join.table())).toList(),
        graph.lookups().stream().map(lookup -> topicOf(lookup.table())).toList(),
        waitsFor(),
        loopTopic(),
        visitors().stream().map(Visitor::name).toList(),
        table.map(GroupTable::topic),
        config.errors().mayDeadLetter()
            ? Optional.of(graph.group() + hosting.topics().dlqSuffix())
            : Optional.empty(),
        config.guarantee().name().toLowerCase(Locale.ROOT),
        storage.name(),
        runs.partitionCount(),
        partitions(),
        runs.totals());
  }

  private List<PartitionSnapshot> partitions() {
    Map<Integer, StuckCallback> stuck = hosting.watchdog().stuckPartitions(graph.group());
    return runs.partitions().stream()
        .map(
            partition -> {
              StuckCallback callback = stuck.get(partition.partition());
              return callback == null ? partition : partition.stuckIn(callback);
            })
        .toList();
  }

  /** The group's visitors, in the order in which its plugin defines them. */
  public List<Visitor<?>> visitors() {
    return graph.visitors().stream().<Visitor<?>>map(Edge.Visited::visitor).toList();
  }

  private static boolean ordered(StorageProvider storage) {
    return storage.capabilities().contains(StorageProvider.Capability.ORDERED);
  }

  private String topicOf(Table<?> foreign) {
    return foreign.topic(hosting.topics().tableSuffix());
  }

  private Optional<String> loopTopic() {
    return graph.loop().map(loop -> graph.group() + hosting.topics().loopSuffix());
  }

  private String tableTopic() {
    return graph.group() + hosting.topics().tableSuffix();
  }

  /** Checks the group's topics, making what is missing. On the group's poll thread. */
  private GroupPlan plan() {
    if (config.guarantee() == GroupConfig.Guarantee.EXACTLY_ONCE
        && !hosting.cluster().safeTransactions()) {
      throw new GroupRefusedException(
          "processing.guarantee=exactly_once needs brokers with transaction.version 2 (Kafka 4.0 or"
              + " later), where a late answer can never end the next transaction: upgrade them with"
              + " kafka-features.sh --bootstrap-server "
              + hosting.clients().bootstrapServers()
              + " upgrade --feature transaction.version=2, or set group."
              + graph.group()
              + ".processing.guarantee=at_least_once");
    }
    try {
      return GroupPlan.of(
              graph,
              config,
              hosting.topicManager().ensure(graph, config.errors().mayDeadLetter()),
              new RecordSizes(hosting.clients().maxRequestSize()))
          .definedBy(new GroupPlan.PluginName(defined.plugin().name(), defined.plugin().version()));
    } catch (TopicException e) {
      throw new GroupRefusedException(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptException(e);
    }
  }

  private TableDirectory directory(String topic, int partition) {
    return new TableDirectory(
        storage,
        topic.equals(tableTopic())
            ? hosting.data().table(graph.group(), topic, partition)
            : hosting.data().joined(graph.group(), topic, partition),
        WriteBehind.on(hosting.tableWriters()),
        hosting.heap().rows());
  }

  /** The topics that somebody outside may emit into: what the group reads, and what it writes. */
  public List<NamedStream> streams() {
    return NamedStream.of(graph);
  }
}
