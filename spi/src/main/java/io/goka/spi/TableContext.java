package io.goka.spi;

import java.util.Optional;

/**
 * The context of a group with a table: the value of the record's key, to read and to write.
 *
 * @param <V> the type of the table's values
 */
public interface TableContext<V> extends Context {

  /**
   * The value of this record's key: what this callback has set, or else what the callbacks before
   * it have left.
   *
   * @return empty when the key has no value
   * @throws CodecException when the stored bytes cannot be decoded
   */
  Optional<V> value();

  /**
   * Sets the value of this record's key, once the callback has returned.
   *
   * @param value the value; not null, a key loses its value by {@link #delete}
   */
  void setValue(V value);

  /** Removes this record's key from the table, once the callback has returned. */
  void delete();
}
