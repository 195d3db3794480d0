package io.goka.runtime.plugin;

import org.jspecify.annotations.Nullable;

/**
 * The context class loader of the calling thread, for as long as a try block lasts. Owner: the
 * thread that entered.
 *
 * <pre>{@code
 * try (ContextClassLoader ignored = ContextClassLoader.enter(plugin.loader())) {
 *   plugin.call();
 * }
 * }</pre>
 *
 * <p>When the thread has that loader already, as the task threads of a plugin's group do, nothing
 * is set, nothing is made, and nothing is set back.
 */
public final class ContextClassLoader implements AutoCloseable {

  private static final ContextClassLoader UNCHANGED = new ContextClassLoader(null, null);

  private final @Nullable Thread thread;
  private final @Nullable ClassLoader previous;

  private ContextClassLoader(@Nullable Thread thread, @Nullable ClassLoader previous) {
    this.thread = thread;
    this.previous = previous;
  }

  /** Makes {@code loader} the context loader of the calling thread until the result is closed. */
  public static ContextClassLoader enter(ClassLoader loader) {
    Thread thread = Thread.currentThread();
    ClassLoader previous = thread.getContextClassLoader();
    if (previous == loader) {
      return UNCHANGED;
    }
    thread.setContextClassLoader(loader);
    return new ContextClassLoader(thread, previous);
  }

  /** Sets back the loader that was there before. */
  @Override
  public void close() {
    if (thread != null) {
      thread.setContextClassLoader(previous);
    }
  }
}
