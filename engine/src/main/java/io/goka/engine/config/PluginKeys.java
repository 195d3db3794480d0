package io.goka.engine.config;

/** The keys of plugins, which only the plugins know. */
public final class PluginKeys {

  /** What stands before the name of a plugin. */
  public static final String PREFIX = "plugin.";

  private PluginKeys() {}
}
