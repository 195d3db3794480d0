package io.goka.bench.http;

import io.goka.spi.ProcessorPlugin;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Makes the jar of {@link CounterPlugin}. Owner: any thread. */
final class CounterJar {

  private CounterJar() {}

  /** Writes it into a plugin directory, which is made. */
  static void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    String classFile = CounterPlugin.class.getName().replace('.', '/') + ".class";
    try (InputStream compiled = CounterPlugin.class.getResourceAsStream("/" + classFile);
        OutputStream file = Files.newOutputStream(directory.resolve("http-counter.jar"));
        JarOutputStream jar = new JarOutputStream(file)) {
      if (compiled == null) {
        throw new IOException(classFile + " is not on the class path");
      }
      jar.putNextEntry(new JarEntry("META-INF/services/" + ProcessorPlugin.class.getName()));
      jar.write(CounterPlugin.class.getName().getBytes(StandardCharsets.UTF_8));
      jar.putNextEntry(new JarEntry(classFile));
      compiled.transferTo(jar);
    }
  }
}
