package io.goka.runtime.plugin;

import io.goka.spi.ActionPlugin;
import io.goka.spi.EmitterDefinition;
import io.goka.spi.GroupGraph;
import io.goka.spi.PluginConfig;
import io.goka.spi.StorageProvider;
import io.goka.spi.ViewDefinition;

/**
 * What a plugin has defined, ready to run: all that it handed out is wrapped so that it runs with
 * the plugin's context class loader on whatever thread.
 */
public sealed interface Defined {

  /** The plugin that defined it. */
  LoadedPlugin plugin();

  /**
   * A group.
   *
   * @param plugin the plugin
   * @param graph the group's graph, whose name no other defined group has
   */
  record DefinedGroup(LoadedPlugin plugin, GroupGraph graph) implements Defined {}

  /**
   * An emitter.
   *
   * @param plugin the plugin
   * @param definition what it emits into and what it runs
   */
  record DefinedEmitter(LoadedPlugin plugin, EmitterDefinition definition) implements Defined {}

  /**
   * A view.
   *
   * @param plugin the plugin
   * @param definition what it is a copy of
   */
  record DefinedView(LoadedPlugin plugin, ViewDefinition definition) implements Defined {}

  /**
   * An action. Its threads are the server's, which enters the plugin's loader for each run.
   *
   * @param plugin the plugin
   * @param action what is run
   * @param config its settings
   */
  record DefinedAction(LoadedPlugin plugin, ActionPlugin action, PluginConfig config)
      implements Defined {}

  /**
   * A storage provider.
   *
   * @param plugin the plugin
   * @param provider opens storages
   */
  record DefinedStorage(LoadedPlugin plugin, StorageProvider provider) implements Defined {}
}
