package io.goka.spi;

import java.time.Instant;
import java.util.Optional;

/**
 * What a callback sees of its record, and what it may do.
 *
 * <p>Made by the server, handed to each callback on its task thread, valid until the callback
 * returns, on that thread only: any later use, or use from another thread, throws {@link
 * IllegalStateException}. Only {@link DeferredCommit} outlives the callback.
 */
public interface Context {

  /** The group's name. */
  String group();

  /** The topic of the record; for a visit, the topic of the group's table. */
  String topic();

  /** The record's key, as the group's {@link KeyFormat} reads it. */
  String key();

  /** The partition of the record, which is the partition of its key's state. */
  int partition();

  /** The record's offset; -1 for a visit. */
  long offset();

  /** When the record was made, or appended, as its topic is configured; for a visit, now. */
  Instant timestamp();

  /** The record's headers; empty for a visit. */
  Headers headers();

  /**
   * Emits a message, once the callback has returned.
   *
   * @param stream a stream that the graph declares by {@code output}
   * @throws UndeclaredEdgeException when it does not
   * @throws CodecException when key or message cannot be encoded
   * @throws RecordTooLargeException when the encoded record is larger than Kafka takes
   */
  default <M> void emit(Stream<M> stream, String key, M message) {
    emit(stream, key, message, Headers.empty());
  }

  /**
   * Emits a message with headers, which follow the group's default headers.
   *
   * @see #emit(Stream, String, Object)
   */
  <M> void emit(Stream<M> stream, String key, M message, Headers headers);

  /**
   * Sends a message to this group itself, once the callback has returned.
   *
   * @param loop the loop that the graph declares by {@code loop}
   * @throws UndeclaredEdgeException when it does not
   * @throws CodecException when key or message cannot be encoded
   * @throws RecordTooLargeException when the encoded record is larger than Kafka takes
   */
  default <M> void loopback(Loop<M> loop, String key, M message) {
    loopback(loop, key, message, Headers.empty());
  }

  /**
   * Sends a message with headers to this group itself.
   *
   * @see #loopback(Loop, String, Object)
   */
  <M> void loopback(Loop<M> loop, String key, M message, Headers headers);

  /**
   * The value that a copartitioned table has for this record's key. The local copy follows its
   * topic and may be a little behind it; nothing is promised about its order with this group's
   * inputs.
   *
   * @param table a table that the graph declares by {@code join}
   * @throws UndeclaredEdgeException when it does not
   */
  <V> Optional<V> join(Table<V> table);

  /**
   * The value that a table has for any key, from a full local copy, which follows its topic and may
   * be a little behind it. The key is written in this group's key format, and found whoever has
   * placed it.
   *
   * @param table a table that the graph declares by {@code lookup}
   * @throws UndeclaredEdgeException when it does not
   */
  <V> Optional<V> lookup(Table<V> table, String key);

  /**
   * Holds back the commit of this record's offset until the returned handle is completed. Until
   * then no offset at or behind it in its partition is committed; processing goes on.
   *
   * @throws IllegalStateException when as many are open in this partition as the configuration
   *     allows
   */
  DeferredCommit deferCommit();
}
