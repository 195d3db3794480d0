package io.goka.system.torture.defect;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import net.bytebuddy.ByteBuddy;

/** The agent's jar: this package, with a manifest that leads to what it uses. */
public final class DefectJar {

  private DefectJar() {}

  /**
   * Writes it.
   *
   * @return the JVM option by which a server gets the defect
   */
  public static String write(Path jar, Defect defect) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(new Attributes.Name("Premain-Class"), DefectAgent.class.getName());
    attributes.put(Attributes.Name.CLASS_PATH, place(ByteBuddy.class).toUri().toString());
    String folder = DefectJar.class.getPackageName().replace('.', '/');
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(file, manifest);
        Stream<Path> classes = Files.list(place(DefectJar.class).resolve(folder))) {
      for (Path each : classes.sorted().toList()) {
        entries.putNextEntry(new JarEntry(folder + "/" + each.getFileName()));
        entries.write(Files.readAllBytes(each));
        entries.closeEntry();
      }
    }
    return "-javaagent:" + jar + "=" + defect.name();
  }

  private static Path place(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
