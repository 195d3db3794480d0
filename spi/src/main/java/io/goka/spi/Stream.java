package io.goka.spi;

/**
 * The handle of a stream: a topic, and the codec of its messages. Declare it once as a constant and
 * use it in the graph and in callbacks alike.
 *
 * @param topic the topic's name
 * @param codec turns the topic's messages into bytes and back
 * @param <M> the type of the messages
 */
public record Stream<M>(String topic, Codec<M> codec) {

  /** Checks the topic's name. */
  public Stream {
    Names.check("stream", topic);
  }

  /**
   * A stream.
   *
   * @throws IllegalArgumentException when Kafka does not take the topic's name
   */
  public static <M> Stream<M> of(String topic, Codec<M> codec) {
    return new Stream<>(topic, codec);
  }
}
