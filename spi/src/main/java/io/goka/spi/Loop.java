package io.goka.spi;

/**
 * The handle of a group's loop: a topic through which a group sends messages to itself, under
 * another key if it likes, so that they are processed where that key lives. The topic is the
 * group's name and a suffix from the server's configuration ({@code -loop} by default).
 *
 * @param codec turns the loop's messages into bytes and back
 * @param <M> the type of the messages
 */
public record Loop<M>(Codec<M> codec) {

  /** A loop. */
  public static <M> Loop<M> of(Codec<M> codec) {
    return new Loop<>(codec);
  }
}
