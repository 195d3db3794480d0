package io.goka.runtime.plugin;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The names that are taken. Plugins share their settings' prefix {@code plugin.<name>.}, so a name
 * must be one plugin's only, whatever its kind; storage providers are chosen by theirs and have no
 * settings, so they are counted apart. Owner: the thread that loads plugins.
 */
final class PluginNames {

  private final Set<String> builtInStorages;
  private final Map<String, LoadedPlugin> plugins = new HashMap<>();
  private final Map<String, LoadedPlugin> storages = new HashMap<>();

  PluginNames(Set<String> builtInStorages) {
    this.builtInStorages = builtInStorages;
  }

  /**
   * Gives a plugin its name, unless another one came first.
   *
   * @throws PluginFailure when the name is taken
   */
  void take(LoadedPlugin plugin) throws PluginFailure {
    boolean storage = plugin.kind() == PluginKind.STORAGE;
    if (storage && builtInStorages.contains(plugin.name())) {
      throw new PluginFailure(
          "its name '"
              + plugin.name()
              + "' is that of a storage which comes with the server: let name() return another");
    }
    LoadedPlugin first = (storage ? storages : plugins).putIfAbsent(plugin.name(), plugin);
    if (first != null) {
      throw new PluginFailure(taken(plugin, first));
    }
  }

  private static String taken(LoadedPlugin second, LoadedPlugin first) {
    String mend =
        second.className().equals(first.className()) && !second.source().equals(first.source())
            ? "remove one of the two"
            : "let name() of one of them return another";
    return "its name '"
        + second.name()
        + "' is taken by class "
        + first.className()
        + " of "
        + first.source()
        + ": "
        + mend;
  }
}
