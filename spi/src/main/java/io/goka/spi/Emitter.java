package io.goka.spi;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/**
 * Writes messages into a stream, from outside any group. Made by the server; thread-safe. Messages
 * of one key keep the order in which one thread emits them.
 *
 * <p>Memory is bounded: when Kafka takes records more slowly than they are emitted, {@code emit}
 * blocks, and fails with {@link EmitException.Kind#NO_MEMORY} when none becomes free in time (30 s,
 * unless {@code kafka.producer.max.block.ms} says otherwise).
 *
 * <p>What fails before anything is sent is thrown by {@code emit} itself; what fails later
 * completes the stage that {@code emit} has returned. {@code emitSync} throws both.
 *
 * @param <M> the type of the messages
 */
public interface Emitter<M> {

  /**
   * Emits a message, with the emitter's default headers.
   *
   * @return completes with the record's place once Kafka has acknowledged it, exceptionally with an
   *     {@link EmitException} when Kafka did not take it in time; on a thread of the server, which
   *     must not be kept waiting, least of all by {@code emitSync} or {@code flush}
   * @throws CodecException when key or message cannot be encoded
   * @throws RecordTooLargeException when the record is larger than Kafka takes
   * @throws EmitException when the emitter is closed, or no memory became free in time
   */
  default CompletionStage<RecordPosition> emit(String key, M message) {
    return emit(key, message, Headers.empty());
  }

  /**
   * Emits a message with headers, which follow the emitter's default headers.
   *
   * @see #emit(String, Object)
   */
  CompletionStage<RecordPosition> emit(String key, M message, Headers headers);

  /**
   * Emits a message and waits until Kafka has acknowledged it.
   *
   * @throws InterruptedException when the waiting thread was interrupted; the record may be written
   * @see #emit(String, Object)
   */
  default RecordPosition emitSync(String key, M message) throws InterruptedException {
    return emitSync(key, message, Headers.empty());
  }

  /**
   * Emits a message with headers, which follow the emitter's default headers, and waits until Kafka
   * has acknowledged it.
   *
   * @throws InterruptedException when the waiting thread was interrupted; the record may be written
   * @see #emit(String, Object)
   */
  default RecordPosition emitSync(String key, M message, Headers headers)
      throws InterruptedException {
    CompletableFuture<RecordPosition> acknowledgement =
        emit(key, message, headers).toCompletableFuture();
    try {
      return acknowledgement.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof EmitException refused) {
        throw refused;
      }
      throw new EmitException("the record was not emitted: " + e.getCause(), e);
    }
  }

  /**
   * Waits until everything emitted so far, by any thread, is acknowledged or has failed. Does not
   * tell which: the stages do.
   *
   * @throws InterruptedException when the waiting thread was interrupted
   */
  void flush() throws InterruptedException;

  /**
   * Takes no more messages, and waits until all that were taken are acknowledged or have failed.
   * From then on {@code emit} throws {@link EmitException.Kind#CLOSED}. A source need not call it:
   * when it ends, so do its emitters, and when it is started again, it gets new ones.
   *
   * @throws InterruptedException when the waiting thread was interrupted; nothing more is taken all
   *     the same
   */
  void finish() throws InterruptedException;
}
