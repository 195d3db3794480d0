package io.goka.tester;

import io.goka.engine.state.CopyView;
import io.goka.engine.state.TableCopy;
import io.goka.spi.Table;
import io.goka.spi.ViewDefinition;
import io.goka.spi.ViewListener;
import org.jspecify.annotations.Nullable;

/**
 * What of the plugins reads their views. Owner: the test's thread.
 *
 * <p>The server logs what a listener throws, and goes on. Here everything goes on too, but a test
 * is to fail of it, and so is thrown it at the end of the run.
 */
final class ViewListeners {

  private @Nullable Throwable failure;

  /** Hands a view to its plugin, before its topic is read, and tells it of states from then on. */
  void start(ViewDefinition view, TableCopy copy) {
    view.listener().ifPresent(listener -> start(view, copy, ErasedCasts.listener(listener)));
  }

  private void start(ViewDefinition view, TableCopy copy, ViewListener<Object> listener) {
    Table<Object> table = ErasedCasts.table(view);
    CopyView<Object> handed =
        new CopyView<>(copy, table.codec(), view.keyFormat(), view.partitioner());
    keepingFailure(() -> listener.started(handed));
    copy.onState(state -> keepingFailure(() -> listener.changed(state)));
  }

  private void keepingFailure(Runnable call) {
    try {
      call.run();
    } catch (Throwable e) {
      if (failure == null) {
        failure = e;
      }
    }
  }

  /** Throws what a listener has thrown first, as it is and once. */
  void throwIfFailed() {
    Throwable thrown = failure;
    failure = null;
    if (thrown != null) {
      throw Rethrow.asItIs(thrown);
    }
  }
}
