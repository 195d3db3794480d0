package io.goka.spi;

/**
 * A source that lives in the server and emits into streams: a poller, a listener, a generator.
 *
 * <p>Found by {@link java.util.ServiceLoader} under {@code
 * META-INF/services/io.goka.spi.EmitterPlugin}.
 */
public non-sealed interface EmitterPlugin extends Plugin {

  /**
   * Defines the emitter. Called once a start, on the thread that starts the server, with the
   * plugin's class loader as context loader.
   *
   * @param config the settings under {@code plugin.<name>.}
   * @throws PluginConfigException when a setting is missing or wrong; {@code config} throws it
   */
  EmitterDefinition define(PluginConfig config);
}
