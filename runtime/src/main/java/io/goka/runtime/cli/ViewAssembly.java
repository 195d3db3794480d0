package io.goka.runtime.cli;

import io.goka.engine.config.Configuration;
import io.goka.engine.config.ViewConfig;
import io.goka.engine.config.ViewConfig.ValueCodec;
import io.goka.engine.config.ViewKeys;
import io.goka.engine.kafka.KafkaClients;
import io.goka.engine.kafka.TopicManager;
import io.goka.engine.observe.EventLog;
import io.goka.engine.state.JsonTextCodec;
import io.goka.engine.state.RowMemory;
import io.goka.engine.state.TableCopies;
import io.goka.runtime.plugin.Defined.DefinedView;
import io.goka.runtime.server.DataDirectory;
import io.goka.runtime.server.HostedView;
import io.goka.runtime.server.HostedViews;
import io.goka.runtime.server.Hosting;
import io.goka.runtime.server.StartException;
import io.goka.spi.Codec;
import io.goka.spi.Codecs;
import io.goka.spi.StorageProvider;
import io.goka.spi.Table;
import io.goka.spi.ViewDefinition;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the views of a server: those of plugins, and those of the configuration. Owner: the thread
 * that starts the server.
 */
final class ViewAssembly {

  private final Configuration configuration;
  private final Storages storages;
  private final Hosting hosting;

  ViewAssembly(Configuration configuration, Storages storages, Hosting hosting) {
    this.configuration = configuration;
    this.storages = storages;
    this.hosting = hosting;
  }

  /**
   * The copies of topics of a server, in which there is none yet. They read committed records only,
   * whoever writes them.
   */
  static TableCopies copies(
      KafkaClients clients,
      TopicManager topics,
      DataDirectory data,
      RowMemory rows,
      EventLog events,
      InstantSource clock) {
    return new TableCopies(
        new TableCopies.Surroundings(
            topics::shape,
            () -> clients.recoveryConsumer("copies"),
            data::copy,
            rows,
            events,
            clock,
            System::nanoTime));
  }

  /**
   * Makes the views.
   *
   * @throws StartException when a name is used twice, or a storage is not here
   */
  HostedViews views(List<DefinedView> plugins) {
    Map<String, ViewConfig> configured = new TreeMap<>();
    configuration.views().forEach(view -> configured.put(view.name(), view));
    List<HostedView> views = new ArrayList<>();
    for (DefinedView defined : plugins) {
      refuseBoth(defined, configured.get(defined.definition().name()));
      views.add(view(defined.definition(), Optional.of(defined.plugin().name())));
    }
    configured.values().forEach(view -> views.add(view(definition(view), Optional.empty())));
    return new HostedViews(hosting.copies(), views, hosting.watchdog());
  }

  private static void refuseBoth(DefinedView defined, @Nullable ViewConfig configured) {
    if (configured != null) {
      throw new StartException(
          ViewKeys.PREFIX
              + configured.name()
              + ".topic="
              + configured.topic()
              + " declares a view that the plugin "
              + defined.plugin().name()
              + " ("
              + defined.plugin().source()
              + ") declares too: remove the setting, or give the view of the configuration another"
              + " name");
    }
  }

  private HostedView view(ViewDefinition definition, Optional<String> plugin) {
    String name = definition.name();
    StorageProvider storage =
        storages.chosen(
            ViewKeys.PREFIX + name + "." + ViewKeys.STORAGE, configuration.viewStorage(name));
    String topic = definition.table().topic(hosting.topics().tableSuffix());
    return new HostedView(definition, plugin, hosting.copies().copy(topic, storage));
  }

  private static ViewDefinition definition(ViewConfig view) {
    return ViewDefinition.of(view.name(), Table.ofTopic(view.topic(), codec(view.codec())))
        .withKeyFormat(view.keyFormat())
        .withPartitioner(view.partitioner());
  }

  private static Codec<?> codec(ValueCodec codec) {
    return switch (codec) {
      case STRING -> Codecs.string();
      case INT64 -> Codecs.int64();
      case BYTES -> Codecs.bytes();
      case JSON -> new JsonTextCodec();
    };
  }
}
