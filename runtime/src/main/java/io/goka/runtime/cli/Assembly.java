package io.goka.runtime.cli;

import io.goka.embedded.EmbeddedKafka;
import io.goka.embedded.Options;
import io.goka.engine.config.Configuration;
import io.goka.engine.config.GroupConfig;
import io.goka.engine.config.KafkaConfig;
import io.goka.engine.config.ServerConfig;
import io.goka.engine.kafka.ConnectedCluster;
import io.goka.engine.kafka.KafkaClients;
import io.goka.engine.kafka.KafkaConnection;
import io.goka.engine.kafka.KafkaEmitters;
import io.goka.engine.kafka.TopicManager;
import io.goka.engine.kafka.TopicOwnership;
import io.goka.engine.observe.EventLog;
import io.goka.engine.observe.PluginReport;
import io.goka.engine.processing.HeapShare;
import io.goka.engine.state.MemoryStorageProvider;
import io.goka.engine.state.RocksMemory;
import io.goka.engine.state.RocksStorageProvider;
import io.goka.runtime.plugin.Defined.DefinedEmitter;
import io.goka.runtime.plugin.Defined.DefinedGroup;
import io.goka.runtime.plugin.PluginCatalog;
import io.goka.runtime.plugin.PluginDefinitions;
import io.goka.runtime.plugin.PluginDirectory;
import io.goka.runtime.plugin.PluginLoader;
import io.goka.runtime.query.TableQueries;
import io.goka.runtime.server.DataDirectory;
import io.goka.runtime.server.GokaServer;
import io.goka.runtime.server.HostedDeadLetters;
import io.goka.runtime.server.HostedEmitter;
import io.goka.runtime.server.HostedGroup;
import io.goka.runtime.server.HostedGroupCommands;
import io.goka.runtime.server.HostedState;
import io.goka.runtime.server.HostedViews;
import io.goka.runtime.server.HostedVisits;
import io.goka.runtime.server.Hosting;
import io.goka.runtime.server.PluginStreams;
import io.goka.runtime.server.ServerSnapshot;
import io.goka.runtime.server.StartException;
import io.goka.runtime.server.TableWriters;
import io.goka.runtime.server.Watchdog;
import io.goka.runtime.web.WebServer;
import io.goka.spi.StorageException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root: makes the server's objects, each after those that it is given, and closes
 * them in the reverse order. Owner: the thread that starts the server; {@link #stop} is for the
 * thread that ends the process.
 */
final class Assembly {

  private static final Logger LOG = LoggerFactory.getLogger(Assembly.class);

  /** Does what a start need not wait for. */
  private static final Executor BESIDE = work -> new Thread(work, "start").start();

  /** Something to close, and the name under which its failure is told. */
  private record Opened(String name, AutoCloseable resource) {}

  private final Configuration configuration;
  private final ServerConfig config;
  private final InstantSource clock = InstantSource.system();
  private final EventLog events = new EventLog(clock);
  private final Deque<Opened> opened = new ConcurrentLinkedDeque<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final GokaServer server;
  private final WebServer web;
  private boolean closed;
  private long stopByNanos = System.nanoTime();

  private Assembly(Configuration configuration, Instant processStart) throws Exception {
    this.configuration = configuration;
    this.config = configuration.server();
    CompletableFuture<KafkaConfig> reaching =
        CompletableFuture.completedFuture(configuration.kafka());
    try {
      DataDirectory data = open("data directory", DataDirectory.lock(config.dataDir()));
      reaching = CompletableFuture.supplyAsync(() -> reachKafka(data), BESIDE);
      RocksMemory memory = open("RocksDB", loadRocks(data));
      Storages storages = builtInStorages(memory);
      PluginCatalog catalog =
          open(
              "plugins",
              new PluginLoader(getClass().getClassLoader(), storages.names())
                  .load(new PluginDirectory(config.pluginsDir())));
      PluginDefinitions plugins =
          PluginDefinitions.of(catalog, configuration::plugin)
              .holdTo(
                  configuration.topics(),
                  group -> configuration.group(group).errors().mayDeadLetter());
      storages.add(plugins.storages());
      tell(plugins);

      KafkaConfig kafka = await(reaching);
      Optional<String> staticId = staticId();
      String instance =
          staticId.orElseGet(() -> "goka-" + UUID.randomUUID().toString().substring(0, 8));
      KafkaClients clients = new KafkaClients(kafka, instance);
      ConnectedCluster cluster = new KafkaConnection(kafka, clients, System::nanoTime).await();
      LOG.info(
          "Connected to Kafka at {}: cluster {}, {} broker(s)",
          clients.bootstrapServers(),
          cluster.clusterId(),
          cluster.brokers());

      TopicOwnership topicOwners =
          new TopicOwnership(
              plugins.groups().stream().map(defined -> defined.graph().group()).toList(),
              configuration.topics());
      Hosting hosting = hosting(staticId, cluster, clients, data, topicOwners);
      List<HostedGroup> groups =
          plugins.groups().stream().map(defined -> group(defined, storages, hosting)).toList();
      HostedViews views = new ViewAssembly(configuration, storages, hosting).views(plugins.views());
      tellStrays(plugins, groups, views);
      List<HostedEmitter> emitters =
          plugins.emitters().stream().map(defined -> emitter(defined, hosting)).toList();
      this.server =
          new GokaServer(
              new GokaServer.Identity(
                  instance,
                  Version.number(),
                  processStart,
                  new ServerSnapshot.Kafka(
                      clients.bootstrapServers(),
                      configuration.kafka().bootstrapServers().isEmpty())),
              () -> new ServerSnapshot.StateMemory(memory.used(), memory.bytes()),
              groups,
              views,
              emitters,
              plugins.reports(),
              events,
              clock);
      this.web = web(groups, views, emitters, hosting);
    } catch (Exception e) {
      // Closed with the rest, once it is up.
      boolean unused = reaching.handle((kafka, failure) -> true).join();
      closeAll();
      throw e;
    }
  }

  /**
   * Makes a server, up to the point at which it could start.
   *
   * @param configuration what was configured
   * @param processStart when the process started
   * @throws StartException when it cannot start for a reason that its operator can mend
   */
  static Assembly of(Configuration configuration, Instant processStart) throws Exception {
    return new Assembly(configuration, processStart);
  }

  private static <T> T await(CompletableFuture<T> future) throws Exception {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /**
   * Where Kafka is: as configured, or a broker in this process, which takes the longest of all that
   * a start does. Runs beside the loading of the plugins.
   */
  private KafkaConfig reachKafka(DataDirectory data) {
    KafkaConfig kafka = configuration.kafka();
    if (kafka.bootstrapServers().isPresent()) {
      return kafka;
    }
    LOG.info("No kafka.bootstrap.servers are set: starting a broker in this process");
    try {
      EmbeddedKafka broker =
          open(
              "embedded Kafka",
              EmbeddedKafka.start(
                  Options.in(data.kafka()).withPreferredPort(kafka.embeddedPort())));
      return kafka.withBootstrapServers(broker.bootstrapServers());
    } catch (IOException e) {
      throw new StartException("the embedded Kafka broker does not start: " + e.getMessage());
    }
  }

  private Storages builtInStorages(RocksMemory memory) {
    return new Storages(
        List.of(
            new RocksStorageProvider(memory, configuration.state().freeBytesMin()),
            new MemoryStorageProvider()));
  }

  private RocksMemory loadRocks(DataDirectory data) {
    try {
      return RocksMemory.load(configuration.state().memoryBytes(), data.nativeLibraries());
    } catch (StorageException e) {
      throw new StartException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * The name under which this instance is a static member. With a broker of its own it is the only
   * member there is, so that it need not wait for the session of its former self after a kill.
   */
  private Optional<String> staticId() {
    boolean alone = configuration.kafka().bootstrapServers().isEmpty();
    return config.instanceId().or(() -> alone ? Optional.of("embedded") : Optional.empty());
  }

  private Hosting hosting(
      Optional<String> staticId,
      ConnectedCluster cluster,
      KafkaClients clients,
      DataDirectory data,
      TopicOwnership ownership) {
    Watchdog watchdog = open("watchdog", new Watchdog(events, clock, System::nanoTime));
    watchdog.start();
    Admin admin = clients.admin();
    open("Kafka admin", () -> admin.close(leftForStop()));
    KafkaEmitters emitters = new KafkaEmitters(clients);
    open("emitters", () -> emitters.close(leftForStop()));
    TopicManager topics =
        new TopicManager(admin, clients.bootstrapServers(), configuration.topics(), clock);
    HeapShare heap = HeapShare.ofThisProcess();
    return new Hosting(
        staticId,
        configuration.topics(),
        topics,
        ownership,
        cluster,
        clients,
        admin,
        emitters,
        ViewAssembly.copies(clients, topics, data, heap.rows(), events, clock),
        data,
        new TableWriters(),
        heap,
        events,
        clock,
        watchdog);
  }

  private HostedGroup group(DefinedGroup defined, Storages storages, Hosting hosting) {
    String name = defined.graph().group();
    GroupConfig config = configuration.group(name);
    return new HostedGroup(
        defined, config, storages.chosen("group." + name + ".storage", config.storage()), hosting);
  }

  private HostedEmitter emitter(DefinedEmitter defined, Hosting hosting) {
    String turnGroup = HostedEmitter.turnGroup(defined.plugin().name());
    return HostedEmitter.of(defined, configuration.group(turnGroup), hosting);
  }

  private WebServer web(
      List<HostedGroup> groups, HostedViews views, List<HostedEmitter> emitters, Hosting hosting) {
    TableQueries queries = new TableQueries();
    groups.forEach(group -> group.table().ifPresent(queries::add));
    PluginStreams streams =
        new PluginStreams(
            Stream.concat(
                    groups.stream().flatMap(group -> group.streams().stream()),
                    emitters.stream().flatMap(emitter -> emitter.streams().stream()))
                .toList(),
            hosting.ownership(),
            hosting.emitters());
    return new WebServer(
        config,
        new WebServer.Parts(
            server::snapshot,
            queries,
            views.queries(),
            views,
            new HostedGroupCommands(groups, events),
            new HostedState(hosting.data(), events),
            new HostedVisits(groups),
            new HostedDeadLetters(groups, hosting),
            streams,
            events));
  }

  private void tell(PluginDefinitions plugins) {
    plugins.reports().stream()
        .filter(PluginReport::runs)
        .forEach(
            report ->
                LOG.info(
                    "Loaded {} {} from {}",
                    report.kind().orElse("plugin"),
                    report.name().orElse("?"),
                    report.source()));
  }

  private void tellStrays(PluginDefinitions plugins, List<HostedGroup> groups, HostedViews views) {
    Set<String> groupNames = new HashSet<>();
    groups.forEach(group -> groupNames.add(group.name()));
    plugins.emitters().stream()
        .filter(emitter -> emitter.definition().oncePerCluster())
        .forEach(emitter -> groupNames.add(HostedEmitter.turnGroup(emitter.plugin().name())));
    Set<String> names = new HashSet<>();
    plugins.reports().forEach(report -> report.name().ifPresent(names::add));
    configuration
        .strays(groupNames, Set.copyOf(views.names()), names)
        .forEach(stray -> LOG.warn("{}", stray));
  }

  private <T extends AutoCloseable> T open(String name, T resource) {
    opened.push(new Opened(name, resource));
    return resource;
  }

  /** Starts views, groups and emitters, and the web server beside them. */
  synchronized void start() throws Exception {
    if (closed) {
      return;
    }
    CompletableFuture<Void> listening = CompletableFuture.runAsync(this::listen, BESIDE);
    server.start();
    await(listening);
    LOG.info("Serving {}", url());
  }

  private void listen() {
    try {
      web.start();
    } catch (IllegalStateException e) {
      throw new StartException(String.valueOf(e.getMessage()));
    }
    open("web server", web);
  }

  GokaServer server() {
    return server;
  }

  /** How long a stop may take. */
  Duration stopsWithin() {
    return config.shutdownTimeout();
  }

  Path pluginsDir() {
    return config.pluginsDir();
  }

  /** Where the web monitor is. */
  String url() {
    return config
        .advertisedUrl()
        .map(URI::toString)
        .orElseGet(() -> "http://" + config.host() + ":" + web.port());
  }

  /** Waits until the server has stopped. */
  void awaitStop() throws InterruptedException {
    stopped.await();
  }

  /** Stops everything in good order, within the configured time. Once. */
  synchronized void stop() {
    if (closed) {
      return;
    }
    closed = true;
    stopByNanos = System.nanoTime() + config.shutdownTimeout().toNanos();
    LOG.info("Stopping");
    try {
      if (!server.stop(config.shutdownTimeout())) {
        LOG.warn("Some groups or emitters did not end within shutdown.timeout.ms");
        // Their threads may still use tables, and RocksDB without its memory is a crash.
        opened.removeIf(each -> each.resource() instanceof RocksMemory);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closeAll();
    LOG.info("Stopped");
    stopped.countDown();
  }

  /** Clients of a Kafka that is away would wait for it: they get what the groups have left. */
  private Duration leftForStop() {
    return Duration.ofNanos(Math.max(0, stopByNanos - System.nanoTime()));
  }

  private void closeAll() {
    while (!opened.isEmpty()) {
      Opened next = opened.pop();
      try {
        next.resource().close();
      } catch (Exception e) {
        LOG.warn("{} did not close in good order: {}", next.name(), e.toString());
      }
    }
  }
}
