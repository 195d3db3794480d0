package io.goka.runtime.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.goka.embedded.EmbeddedKafka;
import io.goka.embedded.Options;
import io.goka.engine.config.CommandLineSetting;
import io.goka.engine.config.Configuration;
import io.goka.engine.config.ConfigurationReader;
import io.goka.engine.config.ConfigurationSources;
import io.goka.engine.config.KafkaConfig;
import io.goka.engine.kafka.ConnectedCluster;
import io.goka.engine.kafka.KafkaClients;
import io.goka.engine.kafka.KafkaEmitters;
import io.goka.engine.kafka.TopicManager;
import io.goka.engine.kafka.TopicOwnership;
import io.goka.engine.observe.EventLog;
import io.goka.engine.observe.ViewSnapshot;
import io.goka.engine.processing.HeapShare;
import io.goka.engine.state.MemoryStorageProvider;
import io.goka.engine.state.RowMemory;
import io.goka.runtime.plugin.PluginCatalog;
import io.goka.runtime.plugin.PluginDefinitions;
import io.goka.runtime.plugin.PluginDirectory;
import io.goka.runtime.plugin.PluginJar;
import io.goka.runtime.plugin.PluginKind;
import io.goka.runtime.plugin.PluginLoader;
import io.goka.runtime.query.Lookup;
import io.goka.runtime.server.DataDirectory;
import io.goka.runtime.server.GokaServer;
import io.goka.runtime.server.HostedViews;
import io.goka.runtime.server.Hosting;
import io.goka.runtime.server.ServerSnapshot;
import io.goka.runtime.server.StartException;
import io.goka.runtime.server.Watchdog;
import io.goka.spi.KeyFormats;
import io.goka.spi.View;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The views of a server, from plugin jars and from the configuration to the answer to a lookup. */
final class ViewAssemblyIT {

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final String NOBODY = "127.0.0.1:1";

  /** A plugin whose codec needs a class that it finds by its context loader. */
  private static final String PRODUCT_VIEW =
      """
      package com.example;
      import io.goka.spi.*;
      public class ProductView implements ViewPlugin {
        static final class Prices implements Codec<Integer> {
          public byte[] encode(Integer price) { throw new UnsupportedOperationException(); }
          public Integer decode(byte[] bytes) {
            try {
              Thread.currentThread().getContextClassLoader().loadClass("com.example.ProductView");
            } catch (ClassNotFoundException e) {
              throw new CodecException("not in scope", e);
            }
            return bytes.length;
          }
        }
        public ViewDefinition define(PluginConfig config) {
          return ViewDefinition.of("prices", Table.ofGroup("product", new Prices()));
        }
      }
      """;

  @TempDir Path directory;
  private final InstantSource clock = InstantSource.system();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private PluginCatalog catalog;

  @BeforeEach
  void load() {
    new PluginJar()
        .with("com.example.ProductView", PRODUCT_VIEW)
        .declaring(PluginKind.VIEW, "com.example.ProductView")
        .write(directory.resolve("plugins").resolve("products.jar"));
    catalog =
        open(
            new PluginLoader(getClass().getClassLoader(), Set.of())
                .load(new PluginDirectory(directory.resolve("plugins"))));
  }

  @AfterEach
  void close() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
  }

  private <T extends AutoCloseable> T open(T resource) {
    opened.add(resource);
    return resource;
  }

  /** A server with views alone. */
  private record Views(GokaServer server, HostedViews views) {

    ViewSnapshot view(String name) {
      return server.snapshot().views().stream()
          .filter(view -> view.view().equals(name))
          .findFirst()
          .orElseThrow();
    }

    Lookup lookup(String view, String key) {
      return views.queries().lookup(view, key);
    }
  }

  private Views assemble(String kafka, Map<String, String> settings) {
    Configuration configuration =
        ConfigurationReader.read(
            new ConfigurationSources(
                directory,
                directory,
                Optional.empty(),
                Map.of(),
                settings.entrySet().stream()
                    .map(each -> new CommandLineSetting("--set", each.getKey(), each.getValue()))
                    .toList(),
                1));
    Hosting hosting = hosting(kafka, configuration);
    PluginDefinitions plugins = PluginDefinitions.of(catalog, name -> Map.of());
    Storages storages = new Storages(List.of(new MemoryStorageProvider()));
    HostedViews views = new ViewAssembly(configuration, storages, hosting).views(plugins.views());
    GokaServer server =
        new GokaServer(
            new GokaServer.Identity(
                "test", "0", Instant.EPOCH, new ServerSnapshot.Kafka(kafka, false)),
            () -> new ServerSnapshot.StateMemory(0, 0),
            List.of(),
            views,
            List.of(),
            plugins.reports(),
            hosting.events(),
            clock);
    open(() -> assertThat(server.stop(PATIENCE)).as("stops").isTrue());
    return new Views(server, views);
  }

  private Hosting hosting(String kafka, Configuration configuration) {
    KafkaClients clients =
        new KafkaClients(
            new KafkaConfig(Optional.of(kafka), Map.of(), 0, Duration.ofSeconds(1)), "test");
    Admin admin = clients.admin();
    open(() -> admin.close(Duration.ZERO));
    KafkaEmitters emitters = new KafkaEmitters(clients);
    open(() -> emitters.close(Duration.ZERO));
    DataDirectory data = open(DataDirectory.lock(directory.resolve("data")));
    EventLog events = new EventLog(clock);
    TopicManager topics =
        new TopicManager(admin, clients.bootstrapServers(), configuration.topics(), clock);
    return new Hosting(
        Optional.empty(),
        configuration.topics(),
        topics,
        new TopicOwnership(List.of(), configuration.topics()),
        new ConnectedCluster(
            clients.bootstrapServers(), "any", 1, Map.of("transaction.version", (short) 2)),
        clients,
        admin,
        emitters,
        ViewAssembly.copies(clients, topics, data, RowMemory.none(), events, clock),
        data,
        Runnable::run,
        HeapShare.ofThisProcess(),
        events,
        clock,
        new Watchdog(events, clock, System::nanoTime));
  }

  private static Map<String, String> with(String... settings) {
    Map<String, String> all = new HashMap<>(Map.of("view.prices.storage", "memory"));
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    return all;
  }

  @Test
  void aViewCanBeDeclaredAndAskedForItsStateWithoutKafka() {
    Views views = assemble(NOBODY, with());

    assertThat(views.view("prices").state()).isEqualTo(View.State.IDLE);
    assertThat(views.view("prices").topic()).isEqualTo("product-table");
    assertThat(views.view("prices").plugin()).contains("product-view");
    assertThat(views.view("prices").storage()).isEqualTo("memory");

    views.server().start();
    await().atMost(PATIENCE).until(() -> views.view("prices").problem().isPresent());

    assertThat(views.view("prices").state()).isEqualTo(View.State.CONNECTING);
    assertThat(views.lookup("prices", "a")).isInstanceOf(Lookup.Elsewhere.class);
    assertThat(views.server().snapshot().notReady()).as("keeps nobody waiting").isEmpty();
  }

  @Test
  void viewsOfPluginsAndOfTheConfigurationAreServedSideBySide() throws Exception {
    EmbeddedKafka kafka = open(EmbeddedKafka.start(Options.in(directory.resolve("kafka"))));
    Views views =
        assemble(
            kafka.bootstrapServers(),
            with(
                "view.products.topic", "product-table",
                "view.products.codec", "json",
                "view.products.storage", "memory"));
    write(kafka, "a", "{\"price\":1}");
    views.server().start();
    await().atMost(PATIENCE).until(() -> views.view("products").state() == View.State.RUNNING);

    assertThat(views.view("products").keys()).isEqualTo(1);
    assertThat(views.view("products").plugin()).isEmpty();
    assertThat(views.view("prices").state()).isEqualTo(View.State.RUNNING);
    assertThat(views.server().snapshot().notReady()).isEmpty();
    Lookup.Found found = (Lookup.Found) views.lookup("products", "a");
    assertThat(found.codec().mediaType()).isEqualTo("application/json");
    Lookup.Found price = (Lookup.Found) views.lookup("prices", "a");
    assertThat(price.codec().decode(price.value())).as("in scope").isEqualTo(11);

    assertThat(views.views().evict("prices", "a")).isTrue();
    await().atMost(PATIENCE).until(() -> views.lookup("products", "a") instanceof Lookup.Absent);
    assertThat(views.views().reread("products")).isTrue();
    await().atMost(PATIENCE).until(() -> views.lookup("prices", "a") instanceof Lookup.Found);
    assertThat(views.views().reread("nobody")).isFalse();
  }

  @Test
  void aViewOfTheConfigurationReadsKeysInItsFormat() throws Exception {
    EmbeddedKafka kafka = open(EmbeddedKafka.start(Options.in(directory.resolve("kafka"))));
    Views views =
        assemble(
            kafka.bootstrapServers(),
            with(
                "view.numbered.topic", "product-table",
                "view.numbered.codec", "string",
                "view.numbered.key.format", "int64",
                "view.numbered.storage", "memory"));
    write(kafka, new String(KeyFormats.INT64.encode("42"), UTF_8), "tea");
    views.server().start();
    await().atMost(PATIENCE).until(() -> views.view("numbered").state() == View.State.RUNNING);

    Lookup.Found tea = (Lookup.Found) views.lookup("numbered", "42");
    assertThat(tea.codec().decode(tea.value())).isEqualTo("tea");
    assertThat(views.lookup("numbered", "forty-two")).isInstanceOf(Lookup.BadKey.class);
  }

  @Test
  void aTopicForTheViewOfAPluginIsRefused() {
    assertThatThrownBy(() -> assemble(NOBODY, with("view.prices.topic", "other")))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("view.prices.topic=other")
        .hasMessageContaining("plugin product-view (products.jar)")
        .hasMessageContaining("remove the setting");
  }

  @Test
  void aStorageThatIsNotHereIsRefused() {
    assertThatThrownBy(() -> assemble(NOBODY, with("view.prices.storage", "redis")))
        .isInstanceOf(StartException.class)
        .hasMessage(
            "view.prices.storage=redis names no storage that is here: choose one of [memory]");
  }

  private static void write(EmbeddedKafka kafka, String key, String value) throws Exception {
    try (Admin admin =
            Admin.create(Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()));
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
      admin.createTopics(List.of(new NewTopic("product-table", 2, (short) 1))).all().get();
      producer.send(new ProducerRecord<>("product-table", key, value)).get();
    }
  }
}
