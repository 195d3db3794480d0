package io.goka.runtime.plugin;

import io.goka.engine.observe.PluginReport;
import io.goka.engine.observe.PluginReport.Problem;
import io.goka.runtime.plugin.PluginArchive.Declared;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads what lies in a plugin directory. Owner: the thread that starts the server.
 *
 * <p>Nothing that a jar holds makes loading fail: what cannot be loaded is logged and reported,
 * with its jar, its class and the reason.
 */
public final class PluginLoader {

  private static final Logger log = LoggerFactory.getLogger(PluginLoader.class);

  private final ClassLoader server;
  private final Set<String> builtInStorages;

  /**
   * @param server loads the classes that plugins share with the server
   * @param builtInStorages the names of the storage providers that come with the server
   */
  public PluginLoader(ClassLoader server, Set<String> builtInStorages) {
    this.server = server;
    this.builtInStorages = Set.copyOf(builtInStorages);
  }

  /**
   * Loads every plugin in a directory, in the order of the file names.
   *
   * @throws UncheckedIOException when the directory is there and cannot be read
   */
  public PluginCatalog load(PluginDirectory directory) {
    PluginNames names = new PluginNames(builtInStorages);
    List<PluginCatalog.Entry> entries = new ArrayList<>();
    try {
      for (PluginSource source : directory.scan()) {
        entries.addAll(load(source, names));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the plugin directory " + directory.path() + " cannot be read: " + e.getMessage(), e);
    }
    return new PluginCatalog(entries);
  }

  private List<PluginCatalog.Entry> load(PluginSource source, PluginNames names) {
    List<Declared> declared;
    try {
      declared = declarations(source);
    } catch (PluginFailure e) {
      return List.of(broken(source, Optional.empty(), Optional.empty(), e));
    }
    PluginClassLoader loader = new PluginClassLoader(source.name(), source.jars(), server);
    List<PluginCatalog.Entry> entries =
        declared.stream().map(each -> load(source, each, loader, names)).toList();
    if (entries.stream().allMatch(entry -> entry.plugin().isEmpty())) {
      close(loader);
    }
    return entries;
  }

  private static List<Declared> declarations(PluginSource source) throws PluginFailure {
    if (source.jars().isEmpty()) {
      throw new PluginFailure("the folder holds no *.jar: put the plugin's jars into it");
    }
    List<Declared> declared = new ArrayList<>();
    for (Path jar : source.jars()) {
      declared.addAll(PluginArchive.read(jar).declared());
    }
    if (declared.isEmpty()) {
      throw new PluginFailure(
          "it declares no plugin: name the plugin's class in a file "
              + PluginKind.serviceFiles()
              + " of its jar");
    }
    return declared;
  }

  private static PluginCatalog.Entry load(
      PluginSource source, Declared declared, PluginClassLoader loader, PluginNames names) {
    Optional<String> name = Optional.empty();
    try {
      LoadedPlugin plugin = PluginInstances.make(source.name(), declared, loader);
      name = Optional.of(plugin.name());
      names.take(plugin);
      return new PluginCatalog.Entry(
          report(source, Optional.of(declared), name, List.of()), Optional.of(plugin));
    } catch (PluginFailure e) {
      return broken(source, Optional.of(declared), name, e);
    }
  }

  private static PluginCatalog.Entry broken(
      PluginSource source,
      Optional<Declared> declared,
      Optional<String> name,
      PluginFailure failure) {
    log.error(
        "Plugin {}{} is not loaded: {}",
        source.name(),
        declared.map(each -> ", class " + each.className() + ",").orElse(""),
        failure.reason(),
        failure.getCause());
    return new PluginCatalog.Entry(
        report(source, declared, name, List.of(new Problem(true, failure.reason()))),
        Optional.empty());
  }

  private static PluginReport report(
      PluginSource source,
      Optional<Declared> declared,
      Optional<String> name,
      List<Problem> problems) {
    return new PluginReport(
        source.name(),
        declared.map(Declared::className),
        declared.map(each -> each.kind().label()),
        name,
        declared.flatMap(Declared::version),
        problems);
  }

  private static void close(PluginClassLoader loader) {
    try {
      loader.close();
    } catch (IOException e) {
      log.warn("Closing the {} failed", loader, e);
    }
  }
}
