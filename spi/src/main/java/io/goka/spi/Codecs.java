package io.goka.spi;

import java.util.ServiceLoader;

/** The codecs that every plugin has at hand. All are thread-safe. */
public final class Codecs {

  private Codecs() {}

  /**
   * Text as UTF-8. Malformed bytes and lone surrogates are errors: nothing is ever replaced.
   *
   * @return the codec; its values are immutable
   */
  public static Codec<String> string() {
    return StringCodec.INSTANCE;
  }

  /**
   * 64-bit numbers as decimal ASCII, {@code -5}: goka's wire form of an {@code Int64}.
   *
   * @return the codec; its values are immutable
   */
  public static Codec<Long> int64() {
    return Int64Codec.INSTANCE;
  }

  /**
   * Bytes as they are.
   *
   * @return the codec; its values are mutable, and copied on both ways
   */
  public static Codec<byte[]> bytes() {
    return BytesCodec.INSTANCE;
  }

  /**
   * JSON in UTF-8, by the {@link JsonFormat} of the server. A plugin that wants its own JSON
   * library brings it in its jar and writes a codec of its own; it does not meet the server's.
   *
   * @param type a record, bean, map or collection class
   * @param <T> the class
   * @return the codec
   * @throws IllegalStateException outside a server, when no {@link JsonFormat} is on the class path
   */
  public static <T> Codec<T> json(Class<T> type) {
    return ServiceLoader.load(JsonFormat.class, Codecs.class.getClassLoader())
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "Codecs.json has no JSON library here: the server brings one along; for tests"
                        + " add the dependency io.goka:goka-json in test scope"))
        .codec(type);
  }
}
