package io.goka.spi;

/**
 * What of a plugin reads a view: it is handed the view, and told of its states. What it throws is
 * logged by the server, where the view goes on, and thrown by the tester.
 *
 * @param <V> the type of the view's values
 */
public interface ViewListener<V> {

  /**
   * The server has made the view, which may be kept and read on any thread until the server stops.
   * Called once, on the thread that starts the server, before the view begins to read its topic.
   */
  default void started(View<V> view) {}

  /**
   * The view has come into another state. Called on the thread that keeps all views level, which
   * must not be kept waiting.
   */
  default void changed(View.State state) {}
}
