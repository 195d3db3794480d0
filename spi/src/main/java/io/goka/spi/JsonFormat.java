package io.goka.spi;

/**
 * Makes the codecs of {@link Codecs#json}. The SPI has no JSON library of its own: the server
 * brings one, and so may a test, by naming an implementation in {@code
 * META-INF/services/io.goka.spi.JsonFormat}.
 */
public interface JsonFormat {

  /**
   * A codec between JSON in UTF-8 and objects of a class. Called once for each {@link Codecs#json},
   * when its class is initialised.
   *
   * @param type a record, bean, map or collection class
   * @return a thread-safe codec; immutable when {@code type} is a record of immutable components or
   *     an immutable class of the JDK
   * @param <T> the class
   */
  <T> Codec<T> codec(Class<T> type);
}
