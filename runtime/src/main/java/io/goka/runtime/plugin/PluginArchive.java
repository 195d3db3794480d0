package io.goka.runtime.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.goka.spi.SpiVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipException;

/**
 * What one jar says about itself, read without loading a class of it.
 *
 * <p>Service files have {@link java.util.ServiceLoader}'s format and are read here, since its
 * errors name the broken class in prose only, and a report wants the class.
 *
 * @param declared the classes that its service files name, each once a kind
 */
record PluginArchive(List<Declared> declared) {

  /**
   * A class that a service file names.
   *
   * @param kind the kind of plugin that it says to be
   * @param className the class, which may not exist
   * @param version the {@code Implementation-Version} of the jar
   */
  record Declared(PluginKind kind, String className, Optional<String> version) {}

  /**
   * Reads a jar.
   *
   * @throws PluginFailure when it is no jar, cannot be read, or wants another SPI
   */
  static PluginArchive read(Path jar) throws PluginFailure {
    try (JarFile file = new JarFile(jar.toFile())) {
      Optional<Attributes> manifest =
          Optional.ofNullable(file.getManifest()).map(Manifest::getMainAttributes);
      checkSpiVersion(jar, manifest);
      Optional<String> version =
          manifest.map(attributes -> attributes.getValue(Attributes.Name.IMPLEMENTATION_VERSION));
      List<Declared> declared = new ArrayList<>();
      for (PluginKind kind : PluginKind.values()) {
        for (String className : classNames(file, kind)) {
          declared.add(new Declared(kind, className, version));
        }
      }
      return new PluginArchive(List.copyOf(declared));
    } catch (ZipException e) {
      throw new PluginFailure(
          jar.getFileName()
              + " is not a jar ("
              + e.getMessage()
              + "): copy it again, or remove it from the plugin directory");
    } catch (IOException e) {
      throw new PluginFailure(
          jar.getFileName() + " cannot be read (" + e + "): let the server's user read it");
    }
  }

  private static void checkSpiVersion(Path jar, Optional<Attributes> manifest)
      throws PluginFailure {
    Optional<String> wanted =
        manifest
            .map(attributes -> attributes.getValue(SpiVersion.MANIFEST_ATTRIBUTE))
            .map(String::strip);
    String current = Integer.toString(SpiVersion.CURRENT);
    if (wanted.isPresent() && !wanted.get().equals(current)) {
      throw new PluginFailure(
          jar.getFileName()
              + " was made for version "
              + wanted.get()
              + " of the SPI, this server has version "
              + current
              + ": use a build of the plugin against this server's goka-spi");
    }
  }

  private static List<String> classNames(JarFile file, PluginKind kind) throws IOException {
    JarEntry entry = file.getJarEntry(kind.serviceFile());
    if (entry == null) {
      return List.of();
    }
    try (InputStream content = file.getInputStream(entry)) {
      return new String(content.readAllBytes(), UTF_8)
          .lines()
          .map(line -> line.replaceFirst("#.*", "").strip())
          .filter(line -> !line.isEmpty())
          .distinct()
          .toList();
    }
  }
}
