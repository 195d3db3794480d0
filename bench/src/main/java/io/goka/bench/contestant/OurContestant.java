package io.goka.bench.contestant;

import io.goka.engine.config.Configuration;
import io.goka.engine.kafka.ConnectedCluster;
import io.goka.engine.kafka.KafkaClients;
import io.goka.engine.kafka.KafkaEmitters;
import io.goka.engine.kafka.TopicManager;
import io.goka.engine.kafka.TopicOwnership;
import io.goka.engine.observe.EventLog;
import io.goka.engine.observe.GroupState;
import io.goka.engine.processing.HeapShare;
import io.goka.engine.state.RocksMemory;
import io.goka.engine.state.RocksStorageProvider;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.admin.Admin;

/**
 * Owner: the thread that times it. A group of the server: the classes, defaults and wrapping of a
 * plugin's code that {@code bin/goka-server} has, with RocksDB, and without HTTP.
 */
final class OurContestant implements Contestant {

  private static final Duration STOP = Duration.ofSeconds(30);

  private final DataDirectory data;
  private final RocksMemory memory;
  private final Admin admin;
  private final KafkaEmitters emitters;
  private final PluginClassLoader loader;
  private final HostedGroup group;

  /**
   * @param race what is run
   * @param processed adds up the records
   */
  OurContestant(Race race, LongAdder processed) {
    Configuration configuration = OurSettings.of(race);
    InstantSource clock = InstantSource.system();
    KafkaClients clients = new KafkaClients(configuration.kafka(), "bench");
    this.data = DataDirectory.lock(configuration.server().dataDir());
    this.memory = RocksMemory.load(configuration.state().memoryBytes(), data.nativeLibraries());
    this.admin = clients.admin();
    this.emitters = new KafkaEmitters(clients);
    this.loader = new PluginClassLoader("bench", List.of(), getClass().getClassLoader());
    TopicManager topics =
        new TopicManager(admin, clients.bootstrapServers(), configuration.topics(), clock);
    EventLog events = new EventLog(clock);
    Hosting hosting =
        new Hosting(
            Optional.empty(),
            configuration.topics(),
            topics,
            new TopicOwnership(List.of(race.group()), configuration.topics()),
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
    this.group =
        new HostedGroup(
            defined(race, processed),
            configuration.group(race.group()),
            new RocksStorageProvider(memory),
            hosting);
  }

  /** The copies that lookups would need; nothing steps them, as no workload looks anything up. */
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

  private DefinedGroup defined(Race race, LongAdder processed) {
    GroupGraph graph = OurGraph.of(race, processed);
    LoadedPlugin plugin =
        new LoadedPlugin(
            "bench", Optional.empty(), loader, PluginKind.PROCESSOR, "bench", new Object());
    return new DefinedGroup(plugin, new PluginScope(loader).wrap(graph));
  }

  @Override
  public void start() {
    group.start();
  }

  @Override
  public Optional<String> failure() {
    return group.snapshot().state() instanceof GroupState.Failed failed
        ? Optional.of(failed.reason())
        : Optional.empty();
  }

  @Override
  public void close() throws Exception {
    group.stop();
    if (!group.join(STOP)) {
      throw new IllegalStateException("the group did not end within " + STOP.toSeconds() + " s");
    }
    emitters.close(STOP);
    admin.close();
    loader.close();
    memory.close();
    data.close();
  }
}
