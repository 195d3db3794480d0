package io.goka.spi;

/**
 * Something an operator can run by hand, from the UI or the API: fill a stream with test records,
 * ask a service to reload.
 *
 * <p>Found by {@link java.util.ServiceLoader} under {@code
 * META-INF/services/io.goka.spi.ActionPlugin}.
 */
public non-sealed interface ActionPlugin extends Plugin {

  /** One sentence for the operator: what the action does, and what its argument means. */
  String description();

  /**
   * Runs the action. Called on a thread of its own, never twice at once, with the plugin's class
   * loader as context loader. When an operator stops it, or the server stops, the thread is
   * interrupted.
   *
   * @param config the settings under {@code plugin.<name>.}
   * @param argument what the operator typed; empty when nothing
   * @return what the operator is told when it has ended
   * @throws Exception whatever went wrong; the operator sees its message
   */
  String run(PluginConfig config, String argument) throws Exception;
}
