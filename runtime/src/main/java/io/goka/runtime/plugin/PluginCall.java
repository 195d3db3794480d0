package io.goka.runtime.plugin;

/**
 * A call into the code of a plugin while it is loaded and defined: under its context loader, and
 * with everything that it may throw turned into a {@link PluginFailure}.
 *
 * @param <T> what the call returns
 */
@FunctionalInterface
interface PluginCall<T> {

  /** Calls the plugin. */
  T run() throws Exception;

  /**
   * Makes a call.
   *
   * @param loader the plugin's class loader
   * @param doing what is called, as the subject of {@code "<doing> threw …"}
   */
  static <T> T make(ClassLoader loader, String doing, PluginCall<T> call) throws PluginFailure {
    try (ContextClassLoader ignored = ContextClassLoader.enter(loader)) {
      T result = call.run();
      if (result == null) {
        throw new PluginFailure(doing + " returned null: return a value");
      }
      return result;
    } catch (PluginFailure e) {
      throw e;
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable e) {
      // An AssertionError or a stack overflow of one plugin is no reason to leave out the others.
      throw FailureReasons.of(doing, e);
    }
  }
}
