package io.goka.runtime.plugin;

import io.goka.engine.observe.PluginReport;
import io.goka.spi.Plugin;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that was found in the plugin directory, in its order, broken or not. Owner: any
 * thread.
 *
 * @param entries what was found
 */
public record PluginCatalog(List<Entry> entries) implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(PluginCatalog.class);

  /** Keeps its own copy of the entries. */
  public PluginCatalog {
    entries = List.copyOf(entries);
  }

  /**
   * One plugin class, or one source in which none could be found.
   *
   * @param report what the operator is told about it
   * @param plugin the plugin; empty when the report says that it is broken
   */
  public record Entry(PluginReport report, Optional<LoadedPlugin> plugin) {}

  /** The plugins that could be loaded. */
  public List<LoadedPlugin> plugins() {
    return entries.stream().flatMap(entry -> entry.plugin().stream()).toList();
  }

  /** A report for each entry. */
  public List<PluginReport> reports() {
    return entries.stream().map(Entry::report).toList();
  }

  /**
   * Closes the plugins, and then their class loaders. Called once nothing of the plugins runs any
   * more: a class that they have not loaded by then cannot be loaded later.
   */
  @Override
  public void close() {
    plugins().forEach(PluginCatalog::close);
    Set<PluginClassLoader> loaders = new LinkedHashSet<>();
    plugins().forEach(plugin -> loaders.add(plugin.loader()));
    for (PluginClassLoader loader : loaders) {
      try {
        loader.close();
      } catch (IOException e) {
        log.warn("Closing the {} failed", loader, e);
      }
    }
  }

  private static void close(LoadedPlugin plugin) {
    if (plugin.instance() instanceof Plugin closed) {
      try (ContextClassLoader ignored = new PluginScope(plugin.loader()).enter()) {
        closed.close();
      } catch (Throwable e) {
        log.warn("Closing {} failed", plugin, e);
      }
    }
  }
}
