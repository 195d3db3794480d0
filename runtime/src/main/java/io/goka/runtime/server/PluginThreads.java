package io.goka.runtime.server;

import io.goka.runtime.plugin.LoadedPlugin;
import java.util.concurrent.ThreadFactory;

/**
 * Makes the threads on which a plugin's code runs: with the plugin's class loader as context
 * loader, and not keeping the process alive by themselves.
 *
 * @param plugin the plugin
 */
record PluginThreads(LoadedPlugin plugin) implements ThreadFactory {

  @Override
  public Thread newThread(Runnable work) {
    Thread thread = new Thread(work, plugin.name());
    thread.setContextClassLoader(plugin.loader());
    thread.setDaemon(true);
    return thread;
  }
}
