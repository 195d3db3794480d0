package io.goka.runtime.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;

/**
 * The classes of one plugin source: its own jars, the JDK, and the few packages that it shares with
 * the server. Owner: any thread.
 *
 * <p>The parent is the platform loader, so nothing of the server's class path shines through: a
 * plugin may bring another version of any library that the server uses. The shared packages always
 * come from the server, even where the plugin's jar holds a copy of them: two copies of the SPI
 * would not know each other's types, and two of slf4j would log to two places.
 */
public final class PluginClassLoader extends URLClassLoader {

  /** An allow-list: whatever is not named here belongs to the plugin. */
  private static final List<String> SHARED_PACKAGES = List.of("io.goka.spi.", "org.slf4j.");

  private static final List<String> SHARED_FOLDERS =
      SHARED_PACKAGES.stream().map(prefix -> prefix.replace('.', '/')).toList();

  static {
    registerAsParallelCapable();
  }

  private final ClassLoader server;

  /**
   * @param source the name of the jar or folder, which stack traces show before each class
   * @param jars the plugin's jars, in the order in which they are searched
   * @param server loads the shared packages
   */
  public PluginClassLoader(String source, List<Path> jars, ClassLoader server) {
    super(source, jars.stream().map(PluginClassLoader::url).toArray(URL[]::new), platform());
    this.server = server;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    return startsWithAny(name, SHARED_PACKAGES)
        ? server.loadClass(name)
        : super.loadClass(name, resolve);
  }

  @Override
  public URL getResource(String name) {
    return startsWithAny(name, SHARED_FOLDERS) ? server.getResource(name) : super.getResource(name);
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return startsWithAny(name, SHARED_FOLDERS)
        ? server.getResources(name)
        : super.getResources(name);
  }

  @Override
  public String toString() {
    return "class loader of plugin source " + getName();
  }

  private static boolean startsWithAny(String name, List<String> prefixes) {
    for (String prefix : prefixes) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  private static ClassLoader platform() {
    return ClassLoader.getPlatformClassLoader();
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }
}
