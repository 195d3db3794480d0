package io.goka.spi;

/**
 * How the keys of a group, stream or view are written: a bijection between text and bytes, so that
 * no key is ever damaged on its way through a callback or a URL.
 *
 * <p>For every text that {@link #encode} takes, {@code decode(encode(text))} is that text; for all
 * bytes that {@link #decode} takes, {@code encode(decode(bytes))} are those bytes. Called on any
 * thread; stateless. Scans and visits run in the unsigned byte order of the written key.
 */
public interface KeyFormat {

  /** The name by which configuration and the API know the format, such as {@code utf8}. */
  String id();

  /**
   * Writes a key.
   *
   * @throws CodecException when the text is not a key of this format
   */
  byte[] encode(String key);

  /**
   * Reads a key.
   *
   * @param bytes the written key; must not be changed
   * @throws CodecException when the bytes are not a key of this format
   */
  String decode(byte[] bytes);
}
