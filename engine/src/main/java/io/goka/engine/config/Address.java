package io.goka.engine.config;

import java.util.Locale;
import java.util.Optional;

/** What a written key is about. Two settings with one address are one setting, written twice. */
sealed interface Address {

  /** A setting of the server, which for a group setting is the default of all groups. */
  record Server(String key) implements Address {}

  /** A setting of Kafka's clients; the key is without {@code kafka.}. */
  record Client(String key) implements Address {}

  /** A setting of one group. */
  record Group(Name name, String key) implements Address {}

  /** A setting of one view. */
  record View(Name name, String key) implements Address {}

  /** A setting of a plugin, {@code <name>.<key>}: where the name ends only the plugin knows. */
  record Plugin(String path) implements Address {

    /** The key, when the setting is one of this plugin. */
    Optional<String> keyIn(String plugin) {
      return path.startsWith(plugin + ".") && path.length() > plugin.length() + 1
          ? Optional.of(path.substring(plugin.length() + 1))
          : Optional.empty();
    }
  }

  /** A setting of a plugin from the environment, where name and key are told apart. */
  record PluginVariable(Name name, String key) implements Address {

    /** Whether the setting that {@code plugin} writes otherwise is the same as this one. */
    boolean covers(Plugin plugin) {
      String ending = "." + key;
      return plugin.path().endsWith(ending)
          && name.isNameOf(plugin.path().substring(0, plugin.path().length() - ending.length()));
    }
  }

  /**
   * The name of a group, view or plugin as it was written. A variable of the environment can hold
   * neither lower case nor dots nor dashes: there {@code CLICK_COUNTER} stands for every name that
   * reads so in upper case, with {@code _} for all that is neither letter nor digit.
   *
   * @param text the name
   * @param fromVariable whether it is written as in a variable
   */
  record Name(String text, boolean fromVariable) {

    boolean isNameOf(String name) {
      return fromVariable ? text.equals(asInVariables(name)) : text.equals(name);
    }

    /**
     * The name of what nothing but the configuration names; a variable's is taken for one in lower
     * case with dashes.
     */
    String asWritten() {
      return fromVariable ? text.toLowerCase(Locale.ROOT).replace('_', '-') : text;
    }

    static String asInVariables(String name) {
      return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }
  }
}
