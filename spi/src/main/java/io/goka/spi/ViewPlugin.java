package io.goka.spi;

/**
 * A view that the server keeps and serves over HTTP.
 *
 * <p>Found by {@link java.util.ServiceLoader} under {@code
 * META-INF/services/io.goka.spi.ViewPlugin}.
 */
public non-sealed interface ViewPlugin extends Plugin {

  /**
   * Defines the view. Called once a start, on the thread that starts the server, with the plugin's
   * class loader as context loader.
   *
   * @param config the settings under {@code plugin.<name>.}
   */
  ViewDefinition define(PluginConfig config);
}
