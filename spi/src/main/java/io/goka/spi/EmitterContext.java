package io.goka.spi;

import java.time.Duration;

/** What the source of an emitter plugin is given. Used on the source's own thread. */
public interface EmitterContext {

  /**
   * The emitter of a stream; the same one each time, until the source ends. Then it is closed, and
   * a source that is started again gets another.
   *
   * @param stream a stream that the definition names by {@code emits}
   * @throws UndeclaredEdgeException when it does not
   */
  <M> Emitter<M> emitter(Stream<M> stream);

  /**
   * Waits, or returns at once when the source is to stop.
   *
   * @return whether to go on; false once the source is to stop. The interrupt that said so is
   *     cleared then, so that the source can still wait for what it has emitted.
   */
  boolean pause(Duration duration);

  /**
   * Whether the source should return: the server stops, or another instance is to run a source that
   * runs once per cluster.
   */
  boolean stopping();
}
