package io.goka.runtime.server;

import io.goka.engine.kafka.EmitFormat;
import io.goka.engine.kafka.KafkaEmitter;
import io.goka.engine.kafka.KafkaEmitters;
import io.goka.engine.observe.EmitterSnapshot.State;
import io.goka.runtime.plugin.Defined.DefinedEmitter;
import io.goka.spi.Emitter;
import io.goka.spi.EmitterContext;
import io.goka.spi.EmitterDefinition;
import io.goka.spi.Stream;
import io.goka.spi.UndeclaredEdgeException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * One call of an emitter's source, with emitters of its own: when it ends, they take nothing more,
 * so that a thread which the source has left behind cannot go on emitting. Owner: the source's
 * thread.
 */
final class SourceRun implements EmitterContext {

  private final String name;
  private final EmitterDefinition definition;
  private final EmitterLife life;
  private final Restarting thread;
  private final BooleanSupplier mayEmit;
  private final Map<String, KafkaEmitter<?>> own = new TreeMap<>();
  private final Map<String, Emitter<?>> handedOut = new TreeMap<>();

  /**
   * @param defined the emitter
   * @param life told that it runs
   * @param kafka makes its emitters
   * @param mayEmit whether it is still its turn; asked on each emit
   * @param thread the thread that it runs on
   */
  SourceRun(
      DefinedEmitter defined,
      EmitterLife life,
      KafkaEmitters kafka,
      BooleanSupplier mayEmit,
      Restarting thread) {
    this.name = defined.plugin().name();
    this.definition = defined.definition();
    this.life = life;
    this.thread = thread;
    this.mayEmit = mayEmit;
    definition.streams().forEach(stream -> add(stream, kafka));
  }

  /** How an emitter writes. */
  static EmitFormat format(EmitterDefinition definition) {
    return new EmitFormat(
        definition.keyFormat(), definition.partitioner(), definition.defaultHeaders());
  }

  private <M> void add(Stream<M> stream, KafkaEmitters kafka) {
    KafkaEmitter<M> emitter = kafka.emitter(stream, format(definition), life.counts());
    own.put(stream.topic(), emitter);
    handedOut.put(stream.topic(), new TurnEmitter<>(stream.topic(), emitter, mayEmit));
  }

  /** Runs the source to its end. */
  void run() throws Exception {
    life.become(State.RUNNING);
    try {
      definition.source().run(this);
    } finally {
      own.values().forEach(KafkaEmitter::close);
    }
  }

  @Override
  @SuppressWarnings("unchecked") // the map has each stream's own emitter
  public <M> Emitter<M> emitter(Stream<M> stream) {
    Emitter<?> emitter = handedOut.get(stream.topic());
    if (emitter == null) {
      throw new UndeclaredEdgeException(
          "emitter '"
              + name
              + "' emits into '"
              + stream.topic()
              + "', which its definition does not name: add it to EmitterDefinition.emits(...)");
    }
    return (Emitter<M>) emitter;
  }

  @Override
  public boolean pause(Duration duration) {
    return thread.pause(duration);
  }

  @Override
  public boolean stopping() {
    return thread.stopping();
  }
}
