package io.goka.runtime.server;

import io.goka.spi.Emitter;
import io.goka.spi.KeyFormat;
import io.goka.spi.Stream;
import java.util.List;
import java.util.Optional;

/** The streams into which records may be emitted from outside: those that loaded plugins name. */
public interface StreamEmitters {

  /**
   * A stream and the emitter that writes into it.
   *
   * @param stream the stream
   * @param keyFormat how the emitter writes keys
   * @param emitter writes into it
   */
  record EmittableStream<M>(Stream<M> stream, KeyFormat keyFormat, Emitter<M> emitter) {}

  /** The names of the streams, in order. */
  List<String> names();

  /**
   * The stream of a name; empty when no plugin names it, or when only a group itself may write it.
   */
  Optional<EmittableStream<?>> stream(String name);
}
