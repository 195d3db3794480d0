package io.goka.runtime.cli;

import io.goka.runtime.plugin.Defined.DefinedStorage;
import io.goka.runtime.server.StartException;
import io.goka.spi.StorageProvider;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The storage providers of a server, by name. Owner: the thread that starts the server. */
final class Storages {

  private final Map<String, StorageProvider> providers = new TreeMap<>();

  /**
   * @param builtIn those that come with the server
   */
  Storages(List<StorageProvider> builtIn) {
    builtIn.forEach(provider -> providers.put(provider.name(), provider));
  }

  /** Adds those that plugins bring, under the names of their plugins. */
  void add(List<DefinedStorage> defined) {
    defined.forEach(storage -> providers.put(storage.plugin().name(), storage.provider()));
  }

  /** Their names, in order. */
  Set<String> names() {
    return providers.keySet();
  }

  /**
   * The provider that a setting chooses.
   *
   * @param key the setting's key
   * @param name its value
   * @throws StartException when there is no such provider
   */
  StorageProvider chosen(String key, String name) {
    StorageProvider provider = providers.get(name);
    if (provider == null) {
      throw new StartException(
          key
              + "="
              + name
              + " names no storage that is here: choose one of "
              + List.copyOf(providers.keySet()));
    }
    return provider;
  }
}
