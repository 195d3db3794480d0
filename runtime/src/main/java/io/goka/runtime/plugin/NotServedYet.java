package io.goka.runtime.plugin;

/**
 * What the SPI has and this version of the server does not serve: refused when it is found, so that
 * nobody waits for what never comes.
 */
final class NotServedYet {

  private NotServedYet() {}

  /** Refuses whole kinds of plugins. */
  static void check(PluginKind kind) throws PluginFailure {
    if (kind == PluginKind.ACTION) {
      throw new PluginFailure(
          "a plugin of the kind "
              + kind.label()
              + " is not served by this version of the server yet: remove it, or run the plugin on a"
              + " later version");
    }
  }
}
