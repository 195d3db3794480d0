package io.goka.spi;

import java.util.concurrent.CompletionStage;

/**
 * Writes messages into a stream, from outside any group. Made by the server; thread-safe. Messages
 * of one key keep the order in which one thread emits them.
 *
 * <p>Memory is bounded: when Kafka takes records more slowly than they are emitted, {@code emit}
 * blocks.
 *
 * @param <M> the type of the messages
 */
public interface Emitter<M> {

  /**
   * Emits a message.
   *
   * @return completes with the record's place once Kafka has acknowledged it, exceptionally with an
   *     {@link EmitException} when Kafka did not take it in time; on a thread of the server, which
   *     must not be kept waiting
   * @throws CodecException when key or message cannot be encoded
   * @throws RecordTooLargeException when the record is larger than Kafka takes
   * @throws EmitException when the emitter is closed, or no memory became free in time
   */
  default CompletionStage<RecordPosition> emit(String key, M message) {
    return emit(key, message, Headers.empty());
  }

  /**
   * Emits a message with headers.
   *
   * @see #emit(String, Object)
   */
  CompletionStage<RecordPosition> emit(String key, M message, Headers headers);

  /**
   * Emits a message and waits until Kafka has acknowledged it.
   *
   * @throws EmitException when Kafka did not take it in time
   * @throws InterruptedException when the waiting thread was interrupted; the record may be written
   * @see #emit(String, Object)
   */
  RecordPosition emitSync(String key, M message) throws InterruptedException;

  /** Waits until everything emitted so far is acknowledged or has failed. */
  void flush();
}
