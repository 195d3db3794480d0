package io.goka.spi;

/**
 * Turns the values of a stream or table into bytes and back.
 *
 * <p>One codec object serves all threads at once: the task threads of a group, the recovery threads
 * and the threads that answer HTTP requests. It must therefore be thread-safe, and is best free of
 * state. The plugin's class loader is the context loader around each call.
 *
 * @param <T> the type of the decoded values
 */
public interface Codec<T> {

  /**
   * Encodes a value. Called for each emitted record, and once a commit for each table key that
   * changed.
   *
   * @param value the value, never null: a table's deletion is never encoded
   * @return the bytes, which the caller owns from now on; never null
   * @throws CodecException (or any other exception) when the value has no encoded form
   */
  byte[] encode(T value);

  /**
   * Decodes bytes. Called for each input record, and for each table value that is read and not kept
   * decoded.
   *
   * @param bytes the bytes, which must not be changed or kept; null only for a record without a
   *     value in a group that asked for {@link NullRecords#DECODE}
   * @return the value
   * @throws CodecException (or any other exception) when the bytes are not what the codec writes
   */
  T decode(byte[] bytes);

  /**
   * Whether decoded values never change once made. Only such values may be kept decoded between two
   * callbacks and encoded as late as at the commit; values of other codecs are encoded at once when
   * set, and decoded anew for each callback.
   *
   * @return false by default, which is always safe
   */
  default boolean immutable() {
    return false;
  }

  /**
   * What the bytes are, which decides how HTTP shows and takes them: {@code text/plain} as a JSON
   * string or number, {@code application/json} as the JSON that they are, anything else as base64
   * or as the JSON form of the decoded value.
   *
   * @return a media type, without parameters; {@code application/octet-stream} by default
   */
  default String mediaType() {
    return "application/octet-stream";
  }
}
