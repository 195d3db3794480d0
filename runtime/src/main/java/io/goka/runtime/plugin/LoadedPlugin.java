package io.goka.runtime.plugin;

import java.util.Optional;

/**
 * An instance of a plugin class, made and named, and not yet asked for its definition.
 *
 * @param source the jar or folder that it came from
 * @param version the jar's {@code Implementation-Version}
 * @param loader loads its classes; the context loader of every call into it
 * @param kind what it is
 * @param name its name, unique among plugins, and among storage providers
 * @param instance the instance, of the kind's {@link PluginKind#service}
 */
public record LoadedPlugin(
    String source,
    Optional<String> version,
    PluginClassLoader loader,
    PluginKind kind,
    String name,
    Object instance) {

  /** The plugin's class. */
  public String className() {
    return instance.getClass().getName();
  }

  /** How messages speak of it: {@code plugin 'click-counter' (click-counter.jar)}. */
  @Override
  public String toString() {
    return "plugin '" + name + "' (" + source + ")";
  }
}
