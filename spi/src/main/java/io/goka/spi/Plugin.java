package io.goka.spi;

import java.util.Locale;

/**
 * What all plugins have in common: a name, known before anything else about them.
 *
 * <p>The server makes one instance of each plugin class by its public constructor without
 * parameters, on the thread that starts the server, with the plugin's class loader as context
 * loader. An exception from the constructor or from {@code define} is reported with the jar and the
 * class, and leaves the other plugins alone.
 */
public sealed interface Plugin permits ProcessorPlugin, EmitterPlugin, ViewPlugin, ActionPlugin {

  /**
   * The plugin's name: the {@code <name>} of {@code plugin.<name>.*} in the configuration, and the
   * name in the log, the API and the UI. Called once, right after construction.
   *
   * @return letters, digits, {@code .}, {@code _} and {@code -}; by default the simple class name
   *     in kebab case, {@code ClickCounter} becoming {@code click-counter}
   */
  default String name() {
    return getClass()
        .getSimpleName()
        .replaceAll("([a-z0-9])([A-Z])", "$1-$2")
        .replaceAll("([A-Z]+)([A-Z][a-z])", "$1-$2")
        .toLowerCase(Locale.ROOT);
  }

  /**
   * Gives up what the plugin holds: connections, threads, clients. Called once, after the last call
   * into anything that the plugin has defined, with its class loader as context loader. What it
   * throws is logged.
   */
  default void close() throws Exception {}
}
