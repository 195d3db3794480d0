package io.goka.spi;

import java.time.Duration;

/** What the source of an emitter plugin is given. Used on the source's own thread. */
public interface EmitterContext {

  /**
   * The emitter of a stream; the same one each time.
   *
   * @param stream a stream that the definition names by {@code emits}
   * @throws UndeclaredEdgeException when it does not
   */
  <M> Emitter<M> emitter(Stream<M> stream);

  /**
   * Waits, or returns at once when the server stops.
   *
   * @return whether to go on; false once the server stops
   */
  boolean pause(Duration duration);

  /** Whether the server stops, and the source should return. */
  boolean stopping();
}
