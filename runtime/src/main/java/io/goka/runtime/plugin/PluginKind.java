package io.goka.runtime.plugin;

import io.goka.spi.ActionPlugin;
import io.goka.spi.EmitterPlugin;
import io.goka.spi.Plugin;
import io.goka.spi.ProcessorPlugin;
import io.goka.spi.StorageProvider;
import io.goka.spi.ViewPlugin;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a plugin class can be, in the order in which a source's classes are loaded. */
public enum PluginKind {
  /** Defines a group. */
  PROCESSOR(ProcessorPlugin.class),
  /** Emits into streams. */
  EMITTER(EmitterPlugin.class),
  /** Keeps a copy of a table. */
  VIEW(ViewPlugin.class),
  /** Is run by hand. */
  ACTION(ActionPlugin.class),
  /** Makes storages for tables. */
  STORAGE(StorageProvider.class);

  private final Class<?> service;

  PluginKind(Class<?> service) {
    this.service = service;
  }

  /** The SPI's interface that plugins of this kind implement. */
  public Class<?> service() {
    return service;
  }

  /** As reports and the API write it: {@code processor}, {@code emitter}, …. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The file in a jar that declares plugins of this kind. */
  String serviceFile() {
    return "META-INF/services/" + service.getName();
  }

  /** The name of an instance of this kind, which the plugin's own code says. */
  String nameOf(Object instance) {
    return instance instanceof Plugin plugin ? plugin.name() : ((StorageProvider) instance).name();
  }

  /** The files of all kinds, for a message. */
  static String serviceFiles() {
    return Arrays.stream(values())
        .map(kind -> kind.service.getSimpleName())
        .collect(Collectors.joining(", ", "META-INF/services/io.goka.spi.<", ">"));
  }
}
