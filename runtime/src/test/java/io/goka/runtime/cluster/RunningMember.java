package io.goka.runtime.cluster;

import io.goka.engine.config.GroupConfig;
import io.goka.engine.config.TopicConfig;
import io.goka.engine.kafka.GroupTopics;
import io.goka.engine.kafka.KafkaClients;
import io.goka.engine.kafka.RecordSizes;
import io.goka.engine.kafka.TopicManager;
import io.goka.engine.observe.Event;
import io.goka.engine.observe.Event.Severity;
import io.goka.engine.observe.EventLog;
import io.goka.engine.observe.GroupLife;
import io.goka.engine.observe.GroupState;
import io.goka.engine.observe.PartitionSnapshot;
import io.goka.engine.processing.GroupPlan;
import io.goka.engine.processing.HeapShare;
import io.goka.engine.state.GroupTable;
import io.goka.engine.state.MemoryStorageProvider;
import io.goka.engine.state.ServedTable.Reading;
import io.goka.engine.state.TableDirectory;
import io.goka.engine.thread.StepThread;
import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.KeyFormats;
import io.goka.spi.Partitioners;
import io.goka.spi.StorageLocation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;

/**
 * Owner: any thread. One instance of a group, as the server puts it together, with its table in
 * memory: what it knows when it starts, it knows from Kafka.
 */
final class RunningMember implements AutoCloseable {

  private static final TopicConfig TOPICS =
      new TopicConfig(OptionalInt.of(1), 4, "-table", "-loop", "-dlq");

  private final GroupGraph graph;
  private final GroupConfig config;
  private final KafkaClients clients;
  private final EventLog events = new EventLog(InstantSource.system());
  private final GroupLife life;
  private final GroupTable table;
  private final Admin admin;
  private final GroupMember member;

  /**
   * How a member differs from one that comes, works and goes as it should.
   *
   * @param instanceId the name under which it is a static member; empty for a dynamic one
   * @param directories where its table is kept
   * @param clients what it reaches Kafka with, made of what the server would use
   */
  record Ways(
      Optional<String> instanceId,
      IntFunction<TableDirectory> directories,
      UnaryOperator<GroupMember.Clients> clients) {

    /** None at all. */
    static Ways usual() {
      return new Ways(
          Optional.empty(),
          partition ->
              new TableDirectory(
                  new MemoryStorageProvider(), StorageLocation.at(Path.of("memory-" + partition))),
          UnaryOperator.identity());
    }

    Ways under(String instance) {
      return new Ways(Optional.of(instance), directories, clients);
    }

    Ways keptIn(IntFunction<TableDirectory> kept) {
      return new Ways(instanceId, kept, clients);
    }

    Ways with(UnaryOperator<GroupMember.Clients> made) {
      return new Ways(instanceId, directories, made);
    }
  }

  private RunningMember(GroupGraph graph, GroupConfig config, KafkaClients clients, Ways ways) {
    this.graph = graph;
    this.config = config;
    this.clients = clients;
    this.admin = clients.admin();
    this.life = new GroupLife(graph.group(), events, InstantSource.system());
    this.table =
        new GroupTable(
            graph.group() + "-table", Codecs.bytes(), KeyFormats.UTF8, Partitioners.MURMUR2);
    this.member =
        new GroupMember(
            new GroupMember.Parts(
                graph.group(),
                config,
                this::plan,
                ways.clients()
                    .apply(
                        new GroupClients(clients, admin, graph.group(), config, ways.instanceId())),
                Optional.of(table),
                (topic, partition) -> ways.directories().apply(partition),
                topic -> {
                  throw new AssertionError("nothing is looked up here");
                },
                (name, task) -> StepThread.start(name, Thread::new, task),
                (name, recovery) -> StepThread.start(name, Thread::new, recovery),
                HeapShare.ofThisProcess(),
                life,
                events,
                InstantSource.system()));
  }

  static RunningMember start(GroupGraph graph, GroupConfig config, KafkaClients clients) {
    return start(graph, config, clients, Ways.usual());
  }

  static RunningMember start(
      GroupGraph graph, GroupConfig config, KafkaClients clients, Ways ways) {
    RunningMember running = new RunningMember(graph, config, clients, ways);
    running.member.start();
    return running;
  }

  private GroupPlan plan() {
    try {
      GroupTopics topics =
          new TopicManager(admin, clients.bootstrapServers(), TOPICS, InstantSource.system())
              .ensure(graph, config.errors().mayDeadLetter());
      return GroupPlan.of(graph, config, topics, new RecordSizes(clients.maxRequestSize()));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  GroupState state() {
    return life.now().state();
  }

  /** Whether it runs, and has so many partitions. */
  boolean runsWith(int partitions) {
    return state() instanceof GroupState.Running
        && member.snapshots().stream()
                .filter(snapshot -> snapshot.state() == PartitionSnapshot.State.RUNNING)
                .count()
            == partitions;
  }

  /** Whether it answers for its first partition to those who look keys up. */
  boolean answersLookups() {
    return table.read(0, new byte[] {1}) instanceof Reading.Here;
  }

  long processed() {
    return member.totals().processed();
  }

  long rewinds() {
    return member.totals().rewinds();
  }

  /** What an operator was told of that is not as it should be. */
  List<String> warnings() {
    return events.after(0).stream()
        .filter(event -> event.severity() != Severity.INFO)
        .map(Event::message)
        .toList();
  }

  void stop() {
    member.stop();
  }

  boolean join(Duration atMost) throws InterruptedException {
    return member.join(atMost);
  }

  @Override
  public void close() throws InterruptedException {
    member.stop();
    if (!member.join(Duration.ofSeconds(30))) {
      throw new AssertionError("the member of " + graph.group() + " does not end");
    }
    admin.close();
  }
}
