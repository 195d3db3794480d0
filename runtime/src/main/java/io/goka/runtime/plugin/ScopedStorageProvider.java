package io.goka.runtime.plugin;

import io.goka.spi.Storage;
import io.goka.spi.StorageLocation;
import io.goka.spi.StorageProvider;
import java.util.Set;

/**
 * A plugin's storage provider, which opens and deletes its storages under the plugin's context
 * class loader, so that threads which they start have it too. The storages themselves are not
 * wrapped: they are byte stores on the hot path, and look nothing up by name. Owner: any thread.
 *
 * @param scope enters the loader
 * @param provider the plugin's provider
 * @param name what the provider said when it was wrapped
 * @param capabilities what the provider said when it was wrapped
 */
record ScopedStorageProvider(
    PluginScope scope, StorageProvider provider, String name, Set<Capability> capabilities)
    implements StorageProvider {

  static ScopedStorageProvider of(PluginScope scope, StorageProvider provider) {
    try (ContextClassLoader ignored = scope.enter()) {
      return new ScopedStorageProvider(
          scope, provider, provider.name(), Set.copyOf(provider.capabilities()));
    }
  }

  @Override
  public Storage open(StorageLocation location) {
    try (ContextClassLoader ignored = scope.enter()) {
      return provider.open(location);
    }
  }

  @Override
  public void delete(StorageLocation location) {
    try (ContextClassLoader ignored = scope.enter()) {
      provider.delete(location);
    }
  }
}
