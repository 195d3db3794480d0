package io.goka.spi;

/**
 * The casts that erasure demands, all in one place.
 *
 * <p>They are sound because of who calls: the server hands every callback a context of the kind
 * that its builder promised (a {@link TableContext} whenever the graph has a table, whose values
 * come from the codec that {@code persist} was given), and only messages that the edge's own codec
 * decoded.
 */
final class ErasedCasts {

  private ErasedCasts() {}

  @SuppressWarnings("unchecked")
  static <V> GroupGraph.Builder<TableContext<V>> builder(GroupGraph.Builder<?> builder) {
    return (GroupGraph.Builder<TableContext<V>>) builder;
  }

  @SuppressWarnings("unchecked")
  static <M> Callback<Context, M> callback(Callback<?, ? super M> callback) {
    return (Callback<Context, M>) callback;
  }
}
