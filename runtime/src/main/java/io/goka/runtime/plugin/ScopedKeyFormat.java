package io.goka.runtime.plugin;

import io.goka.spi.KeyFormat;

/**
 * A plugin's key format with the plugin's context class loader around each call. Owner: any thread.
 *
 * @param scope enters the loader
 * @param format the plugin's key format
 * @param id what the format said when it was wrapped
 */
record ScopedKeyFormat(PluginScope scope, KeyFormat format, String id) implements KeyFormat {

  static ScopedKeyFormat of(PluginScope scope, KeyFormat format) {
    try (ContextClassLoader ignored = scope.enter()) {
      return new ScopedKeyFormat(scope, format, format.id());
    }
  }

  @Override
  public byte[] encode(String key) {
    try (ContextClassLoader ignored = scope.enter()) {
      return format.encode(key);
    }
  }

  @Override
  public String decode(byte[] bytes) {
    try (ContextClassLoader ignored = scope.enter()) {
      return format.decode(bytes);
    }
  }
}
