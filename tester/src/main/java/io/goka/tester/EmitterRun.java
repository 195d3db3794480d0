package io.goka.tester;

import io.goka.engine.kafka.EmitCounts;
import io.goka.engine.kafka.EmitFormat;
import io.goka.engine.kafka.KafkaEmitter;
import io.goka.engine.kafka.KafkaEmitters;
import io.goka.spi.Emitter;
import io.goka.spi.EmitterContext;
import io.goka.spi.EmitterDefinition;
import io.goka.spi.Headers;
import io.goka.spi.RecordPosition;
import io.goka.spi.Stream;
import io.goka.spi.UndeclaredEdgeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/**
 * One run of an emitter's source on the thread of the test, for as long as the clock says: time
 * passes only while the source pauses, and the groups process then what was emitted. Owner: the
 * test's thread.
 */
final class EmitterRun implements EmitterContext {

  private final String name;
  private final EmitterDefinition definition;
  private final TesterClock clock;
  private final Runnable pausing;
  private final Instant end;
  private final int patience;
  private final Map<String, KafkaEmitter<?>> emitters = new TreeMap<>();
  private int withoutPause;

  /**
   * @param kafka makes its emitters
   * @param pausing what the source's pauses are used for
   * @param duration how long it runs
   * @param patience how often it may do something while time stands still
   */
  EmitterRun(
      String name,
      EmitterDefinition definition,
      KafkaEmitters kafka,
      TesterClock clock,
      Runnable pausing,
      Duration duration,
      int patience) {
    this.name = name;
    this.definition = definition;
    this.clock = clock;
    this.pausing = pausing;
    this.end = clock.instant().plus(duration);
    this.patience = patience;
    EmitFormat format =
        new EmitFormat(
            definition.keyFormat(), definition.partitioner(), definition.defaultHeaders());
    definition
        .streams()
        .forEach(
            stream ->
                emitters.put(stream.topic(), kafka.emitter(stream, format, new EmitCounts())));
  }

  /** Runs the source until it returns. What it throws comes as it is. */
  void run() {
    try {
      definition.source().run(this);
    } catch (Exception e) {
      throw Rethrow.asItIs(e);
    } finally {
      emitters.values().forEach(KafkaEmitter::close);
    }
  }

  @Override
  public <M> Emitter<M> emitter(Stream<M> stream) {
    KafkaEmitter<?> emitter = emitters.get(stream.topic());
    if (emitter == null) {
      throw new UndeclaredEdgeException(
          "emitter '"
              + name
              + "' emits into '"
              + stream.topic()
              + "', which its definition does not name: add it to EmitterDefinition.emits(...)");
    }
    return new Patient<>(ErasedCasts.emitter(emitter, stream), this::actWithoutPause);
  }

  @Override
  public boolean pause(Duration duration) {
    Duration left = Duration.between(clock.instant(), end);
    if (duration.isZero() || duration.isNegative()) {
      actWithoutPause();
    } else {
      withoutPause = 0;
      clock.advance(duration.compareTo(left) < 0 ? duration : left);
    }
    pausing.run();
    return !stopping();
  }

  @Override
  public boolean stopping() {
    actWithoutPause();
    return !clock.instant().isBefore(end);
  }

  private void actWithoutPause() {
    withoutPause++;
    if (withoutPause > patience) {
      throw new IllegalStateException(
          "emitter '"
              + name
              + "' goes on and on while time stands still: have it wait by context.pause(...), so"
              + " that time passes, or raise mostRecords(...)");
    }
  }

  /**
   * An emitter that counts what is emitted.
   *
   * @param emitter the emitter
   * @param counting called before each record
   * @param <M> the type of the messages
   */
  private record Patient<M>(Emitter<M> emitter, Runnable counting) implements Emitter<M> {

    @Override
    public CompletionStage<RecordPosition> emit(String key, M message, Headers headers) {
      counting.run();
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
}
