package io.goka.tester;

import io.goka.spi.Emitter;
import io.goka.spi.Stream;
import io.goka.spi.Table;
import io.goka.spi.ViewDefinition;
import io.goka.spi.ViewListener;

/**
 * The casts that erasure demands, all in one place. They are as sound as the author's handles: a
 * stream is one constant, so that whoever asks for its tracker means the type that it was made for.
 */
final class ErasedCasts {

  private ErasedCasts() {}

  @SuppressWarnings({"unchecked", "unused"}) // the stream says of which type its tracker is
  static <M> OutputTracker<M> tracker(OutputTracker<?> tracker, Stream<M> stream) {
    return (OutputTracker<M>) tracker;
  }

  @SuppressWarnings({"unchecked", "unused"}) // the stream says of which type its emitter is
  static <M> Emitter<M> emitter(Emitter<?> emitter, Stream<M> stream) {
    return (Emitter<M>) emitter;
  }

  @SuppressWarnings("unchecked") // a definition pairs its table with a listener of the same type
  static Table<Object> table(ViewDefinition view) {
    return (Table<Object>) view.table();
  }

  @SuppressWarnings("unchecked") // as above
  static ViewListener<Object> listener(ViewListener<?> listener) {
    return (ViewListener<Object>) listener;
  }
}
