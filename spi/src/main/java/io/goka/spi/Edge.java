package io.goka.spi;

/** One edge of a group graph. Made by {@link GroupGraph.Builder}, read by the server. */
public sealed interface Edge {

  /**
   * Records of a stream, handed to a callback.
   *
   * @param stream the stream
   * @param callback what is done with its messages
   * @param <M> the type of the messages
   */
  record Input<M>(Stream<M> stream, Callback<Context, M> callback) implements Edge {}

  /**
   * A stream that the group may emit into.
   *
   * @param stream the stream
   */
  record Output(Stream<?> stream) implements Edge {}

  /**
   * The group's own table.
   *
   * @param codec the codec of its values
   * @param <V> the type of the values
   */
  record Persist<V>(Codec<V> codec) implements Edge {}

  /**
   * A copartitioned table, of which each partition's task has its part.
   *
   * @param table the table
   */
  record Join(Table<?> table) implements Edge {}

  /**
   * A table of which the server has a full copy.
   *
   * @param table the table
   */
  record Lookup(Table<?> table) implements Edge {}

  /**
   * The group's loop.
   *
   * @param loop the loop
   * @param callback what is done with its messages
   * @param <M> the type of the messages
   */
  record Looped<M>(Loop<M> loop, Callback<Context, M> callback) implements Edge {}

  /**
   * A callback for every key of the table, run on demand.
   *
   * @param visitor the visitor
   * @param callback what is done for each key
   * @param <A> the type of the visit's argument
   */
  record Visited<A>(Visitor<A> visitor, Callback<Context, A> callback) implements Edge {}
}
