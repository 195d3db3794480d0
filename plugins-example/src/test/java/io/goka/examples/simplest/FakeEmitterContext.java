package io.goka.examples.simplest;

import io.goka.spi.EmitException;
import io.goka.spi.Emitter;
import io.goka.spi.EmitterContext;
import io.goka.spi.Headers;
import io.goka.spi.RecordPosition;
import io.goka.spi.Stream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * An emitter's surroundings with a clock that goes only while the source pauses, and that stop the
 * source when the clock reaches {@code stopAt}, or once {@code capacity} records are emitted.
 */
final class FakeEmitterContext implements EmitterContext {

  /** What was emitted. */
  record Emitted(String topic, String key, Object message) {}

  private final Duration stopAt;
  private final List<Emitted> emitted = new ArrayList<>();
  private int capacity = Integer.MAX_VALUE;
  private boolean kafkaIsAway;
  private Duration now = Duration.ZERO;

  FakeEmitterContext(Duration stopAt) {
    this.stopAt = stopAt;
  }

  FakeEmitterContext stopsAfter(int records) {
    capacity = records;
    return this;
  }

  FakeEmitterContext kafkaIsAway(boolean away) {
    kafkaIsAway = away;
    return this;
  }

  List<Emitted> emitted() {
    return emitted;
  }

  long nanoTime() {
    return now.toNanos();
  }

  @Override
  public boolean pause(Duration duration) {
    now = now.plus(duration);
    return !stopping();
  }

  @Override
  public boolean stopping() {
    return now.compareTo(stopAt) > 0 || emitted.size() >= capacity;
  }

  @Override
  public <M> Emitter<M> emitter(Stream<M> stream) {
    return new Emitter<>() {
      @Override
      public CompletionStage<RecordPosition> emit(String key, M message, Headers headers) {
        if (kafkaIsAway) {
          throw new EmitException("Kafka is away");
        }
        emitted.add(new Emitted(stream.topic(), key, message));
        return CompletableFuture.completedFuture(new RecordPosition(stream.topic(), 0, 0));
      }

      @Override
      public void flush() {}

      @Override
      public void finish() {}
    };
  }
}
