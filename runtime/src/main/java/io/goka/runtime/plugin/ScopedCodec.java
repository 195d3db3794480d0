package io.goka.runtime.plugin;

import io.goka.spi.Codec;
import io.goka.spi.CodecException;

/**
 * A plugin's codec with the plugin's context class loader around each call. It keeps to what {@link
 * Codec} promises, whatever the plugin's does: no value is null, and an error that is about a value
 * is an exception. Owner: any thread.
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
  @SuppressWarnings("NullAway") // it must not be null, and is looked at all the same
  public byte[] encode(T value) {
    byte[] encoded;
    try (ContextClassLoader ignored = scope.enter()) {
      encoded = codec.encode(value);
    } catch (StackOverflowError | LinkageError | AssertionError e) {
      throw failed("encode", e);
    }
    if (encoded == null) {
      throw new CodecException(
          "encode() of " + codec.getClass().getName() + " returned null: return bytes, or throw");
    }
    return encoded;
  }

  @Override
  @SuppressWarnings("NullAway") // as above; null bytes are those of a record without a value
  public T decode(byte[] bytes) {
    T decoded;
    try (ContextClassLoader ignored = scope.enter()) {
      decoded = codec.decode(bytes);
    } catch (StackOverflowError | LinkageError | AssertionError e) {
      throw failed("decode", e);
    }
    if (decoded == null && bytes != null) {
      // It would be taken for a key without a value, and that be written back.
      throw new CodecException(
          "decode() of " + codec.getClass().getName() + " returned null: return a value, or throw");
    }
    return decoded;
  }

  /** Errors of a codec are about one value, and told as such; a full heap is about all. */
  private CodecException failed(String call, Error error) {
    return new CodecException(
        call + "() of " + codec.getClass().getName() + " threw " + error, error);
  }
}
