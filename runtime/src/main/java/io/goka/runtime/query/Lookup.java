package io.goka.runtime.query;

import io.goka.engine.observe.RecoveryProgress;
import io.goka.spi.Codec;

/** The answer to the lookup of one key. */
public sealed interface Lookup {

  /**
   * The key has a value.
   *
   * @param place where it was found
   * @param value the encoded value
   * @param codec decodes it
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Found(Place place, byte[] value, Codec<?> codec) implements Lookup {}

  /**
   * The key has no value, and this instance is the one that knows.
   *
   * @param place where it was looked for
   */
  record Absent(Place place) implements Lookup {}

  /** No loaded plugin has a table of that name. */
  record UnknownTable() implements Lookup {}

  /**
   * The key cannot be written in the table's key format.
   *
   * @param reason what is wrong with it
   */
  record BadKey(String reason) implements Lookup {}

  /**
   * The key's partition is recovering here.
   *
   * @param partition the partition
   * @param progress how far it is
   */
  record Recovering(int partition, RecoveryProgress progress) implements Lookup {}

  /**
   * The key's partition is on another instance, or on none at the moment.
   *
   * @param partition the partition; -1 before the table's topic is known
   */
  record Elsewhere(int partition) implements Lookup {}

  /**
   * Where an answer comes from.
   *
   * @param partition the partition
   * @param offset the table topic's offset which the answer reaches
   */
  record Place(int partition, long offset) {}
}
