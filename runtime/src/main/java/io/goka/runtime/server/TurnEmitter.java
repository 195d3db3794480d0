package io.goka.runtime.server;

import io.goka.spi.EmitException;
import io.goka.spi.Emitter;
import io.goka.spi.Headers;
import io.goka.spi.RecordPosition;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/**
 * An emitter for as long as it is this instance's turn to emit, which is asked when a call begins:
 * a call that then waits, or whose process is stopped meanwhile, is not taken back. Owner: any
 * thread.
 *
 * @param topic the stream's topic
 * @param emitter emits
 * @param mayEmit whether it is still the turn of this instance
 */
record TurnEmitter<M>(String topic, Emitter<M> emitter, BooleanSupplier mayEmit)
    implements Emitter<M> {

  @Override
  public CompletionStage<RecordPosition> emit(String key, M message, Headers headers) {
    if (!mayEmit.getAsBoolean()) {
      throw new EmitException(
          EmitException.Kind.CLOSED,
          "nothing more is emitted into stream "
              + topic
              + " here: Kafka was not heard of, and another instance may run this emitter");
    }
    return emitter.emit(key, message, headers);
  }

  @Override
  public void flush() throws InterruptedException {
    emitter.flush();
  }

  @Override
  public void finish() throws InterruptedException {
    emitter.finish();
  }
}
