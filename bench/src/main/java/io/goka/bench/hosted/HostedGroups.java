package io.goka.bench.hosted;

import io.goka.engine.config.Configuration;
import io.goka.engine.kafka.ConnectedCluster;
import io.goka.engine.kafka.KafkaClients;
import io.goka.engine.kafka.KafkaEmitters;
import io.goka.engine.kafka.TopicManager;
import io.goka.engine.kafka.TopicOwnership;
import io.goka.engine.observe.EventLog;
import io.goka.engine.observe.GroupState;
import io.goka.engine.observe.PartitionSnapshot;
import io.goka.engine.processing.HeapShare;
import io.goka.engine.state.KeyRange;
import io.goka.engine.state.RocksMemory;
import io.goka.engine.state.RocksStorageProvider;
import io.goka.engine.state.Scan;
import io.goka.engine.state.ServedTable;
import io.goka.engine.state.TableCopies;
import io.goka.runtime.plugin.Defined.DefinedGroup;
import io.goka.runtime.plugin.LoadedPlugin;
import io.goka.runtime.plugin.PluginClassLoader;
import io.goka.runtime.plugin.PluginKind;
import io.goka.runtime.plugin.PluginScope;
import io.goka.runtime.server.DataDirectory;
import io.goka.runtime.server.HostedGroup;
import io.goka.runtime.server.Hosting;
import io.goka.runtime.server.TableWriters;
import io.goka.runtime.server.Watchdog;
import io.goka.spi.GroupGraph;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/**
 * Owner: the thread that made it. Groups of the server in this process, which share what a server's
 * groups share: the data directory, RocksDB's memory, the producers' budget.
 */
public final class HostedGroups implements AutoCloseable {

  private static final Duration STOP = Duration.ofSeconds(30);
  private static final int PAGE = 1000;

  private final Configuration configuration;
  private final DataDirectory data;
  private final RocksMemory memory;
  private final Admin admin;
  private final KafkaEmitters emitters;
  private final PluginClassLoader loader;
  private final List<HostedGroup> groups;

  /**
   * Makes them; they do not start.
   *
   * @param configuration the server's configuration
   * @param graphs a graph for each group; the groups of one plugin
   */
  public HostedGroups(Configuration configuration, List<GroupGraph> graphs) {
    this.configuration = configuration;
    KafkaClients clients = new KafkaClients(configuration.kafka(), "bench");
    this.data = DataDirectory.lock(configuration.server().dataDir());
    this.memory = RocksMemory.load(configuration.state().memoryBytes(), data.nativeLibraries());
    this.admin = clients.admin();
    this.emitters = new KafkaEmitters(clients);
    this.loader = new PluginClassLoader("bench", List.of(), getClass().getClassLoader());
    Hosting hosting = hosting(clients, graphs.stream().map(GroupGraph::group).toList());
    this.groups = graphs.stream().map(graph -> hosted(graph, hosting)).toList();
  }

  private Hosting hosting(KafkaClients clients, List<String> names) {
    InstantSource clock = InstantSource.system();
    EventLog events = new EventLog(clock);
    TopicManager topics =
        new TopicManager(admin, clients.bootstrapServers(), configuration.topics(), clock);
    return new Hosting(
        Optional.empty(),
        configuration.topics(),
        topics,
        new TopicOwnership(names, configuration.topics()),
        new ConnectedCluster(
            clients.bootstrapServers(), "any", 1, Map.of("transaction.version", (short) 2)),
        clients,
        admin,
        emitters,
        copies(clients, topics, events, clock),
        data,
        new TableWriters(),
        HeapShare.ofThisProcess(),
        events,
        clock,
        new Watchdog(events, clock, System::nanoTime));
  }

  /** The copies that lookups would need; nothing steps them, as no group here looks anything up. */
  private TableCopies copies(
      KafkaClients clients, TopicManager topics, EventLog events, InstantSource clock) {
    return new TableCopies(
        new TableCopies.Surroundings(
            topics::shape,
            () -> clients.recoveryConsumer("copies"),
            data::copy,
            events,
            clock,
            System::nanoTime));
  }

  private HostedGroup hosted(GroupGraph graph, Hosting hosting) {
    LoadedPlugin plugin =
        new LoadedPlugin(
            "bench", Optional.empty(), loader, PluginKind.PROCESSOR, "bench", new Object());
    return new HostedGroup(
        new DefinedGroup(plugin, new PluginScope(loader).wrap(graph)),
        configuration.group(graph.group()),
        new RocksStorageProvider(memory),
        hosting);
  }

  /** Starts all of them; returns at once. */
  public void start() {
    groups.forEach(HostedGroup::start);
  }

  /** Why one of them cannot go on; empty while all can. */
  public Optional<String> failure() {
    return groups.stream()
        .map(group -> group.snapshot().state())
        .flatMap(
            state ->
                state instanceof GroupState.Failed failed
                    ? Stream.of(failed.reason())
                    : Stream.empty())
        .findFirst();
  }

  /** Whether each group has that many partitions here, and all of them are level. */
  public boolean isLevel(int partitions) {
    return groups.stream()
        .map(group -> group.snapshot().partitions())
        .allMatch(
            all ->
                all.size() == partitions
                    && all.stream()
                        .allMatch(each -> each.state() == PartitionSnapshot.State.RUNNING));
  }

  /** Whether all partitions that the groups have here are level. */
  public boolean isLevel() {
    return groups.stream()
        .flatMap(group -> group.snapshot().partitions().stream())
        .allMatch(each -> each.state() == PartitionSnapshot.State.RUNNING);
  }

  /**
   * Reads the whole table of a group, partition after partition, once it is level.
   *
   * @param group the group's place among the graphs
   * @param reader takes keys and values
   * @throws IllegalStateException when it is not level
   */
  public void read(int group, BiConsumer<byte[], byte[]> reader) {
    ServedTable table = groups.get(group).table().orElseThrow();
    for (int partition = 0; partition < table.partitionCount(); partition++) {
      read(table, partition, reader);
    }
  }

  private static void read(ServedTable table, int partition, BiConsumer<byte[], byte[]> reader) {
    KeyRange rest = KeyRange.ALL;
    boolean more = true;
    while (more) {
      if (!(table.scan(partition, rest, PAGE) instanceof Scan.Page page)) {
        throw new IllegalStateException("partition " + partition + " cannot be read");
      }
      page.entries().forEach(entry -> reader.accept(entry.key(), entry.value()));
      more = page.more() && !page.entries().isEmpty();
      if (more) {
        byte[] last = page.entries().get(page.entries().size() - 1).key();
        // The next key that there can be: the same, and a zero.
        rest = new KeyRange(Arrays.copyOf(last, last.length + 1), null);
      }
    }
  }

  /** Ends them in good order: what is processed is committed. */
  @Override
  public void close() throws Exception {
    groups.forEach(HostedGroup::stop);
    for (HostedGroup group : groups) {
      if (!group.join(STOP)) {
        throw new IllegalStateException(
            "group " + group.name() + " did not end within " + STOP.toSeconds() + " s");
      }
    }
    emitters.close(STOP);
    admin.close();
    loader.close();
    memory.close();
    data.close();
  }
}
