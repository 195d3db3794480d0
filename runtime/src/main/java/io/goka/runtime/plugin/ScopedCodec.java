package io.goka.runtime.plugin;

import io.goka.spi.Codec;

/**
 * A plugin's codec with the plugin's context class loader around each call. Owner: any thread.
 *
 * @param scope enters the loader
 * @param codec the plugin's codec
 * @param immutable what the codec said when it was wrapped
 * @param mediaType what the codec said when it was wrapped
 */
record ScopedCodec<T>(PluginScope scope, Codec<T> codec, boolean immutable, String mediaType)
    implements Codec<T> {

  static <T> ScopedCodec<T> of(PluginScope scope, Codec<T> codec) {
    try (ContextClassLoader ignored = scope.enter()) {
      return new ScopedCodec<>(scope, codec, codec.immutable(), codec.mediaType());
    }
  }

  @Override
  public byte[] encode(T value) {
    try (ContextClassLoader ignored = scope.enter()) {
      return codec.encode(value);
    }
  }

  @Override
  public T decode(byte[] bytes) {
    try (ContextClassLoader ignored = scope.enter()) {
      return codec.decode(bytes);
    }
  }
}
