package io.goka.spi;

/**
 * A stateful stream processor: one group.
 *
 * <p>Found by {@link java.util.ServiceLoader} under {@code
 * META-INF/services/io.goka.spi.ProcessorPlugin}.
 */
public non-sealed interface ProcessorPlugin extends Plugin {

  /**
   * Defines the group. Called once a start, on the thread that starts the server, with the plugin's
   * class loader as context loader.
   *
   * <p>The callbacks of the graph are called later by the group's task threads: one thread a
   * partition, several partitions at once. Whatever the plugin keeps outside its table must bear
   * that, and is lost at a restart.
   *
   * @param config the settings under {@code plugin.<name>.}
   * @return the group's graph
   * @throws InvalidGraphException when the graph breaks a rule; {@code build} throws it
   * @throws PluginConfigException when a setting is missing or wrong; {@code config} throws it
   */
  GroupGraph define(PluginConfig config);
}
