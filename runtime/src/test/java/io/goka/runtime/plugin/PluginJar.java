package io.goka.runtime.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.goka.spi.Plugin;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A real plugin jar in the making: compiles sources against the SPI and packs what comes out. */
public final class PluginJar {

  private final Map<String, String> sources = new LinkedHashMap<>();
  private final Set<String> leftOut = new LinkedHashSet<>();
  private final Map<String, String> files = new LinkedHashMap<>();
  private final List<Path> classPath = new ArrayList<>(List.of(locationOf(Plugin.class)));
  private final Manifest manifest = new Manifest();

  /** A jar with nothing in it. */
  public PluginJar() {
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
  }

  /** Adds a class. */
  public PluginJar with(String className, String source) {
    sources.put(className, source);
    return this;
  }

  /** Compiles against a class that the jar will not hold. */
  PluginJar withoutPacking(String className, String source) {
    leftOut.add(className);
    return with(className, source);
  }

  /** Compiles against the library of a class, or against a jar. */
  PluginJar against(Path library) {
    classPath.add(library);
    return this;
  }

  /** Names classes in the service file of a kind. */
  public PluginJar declaring(PluginKind kind, String... classNames) {
    return withFile(kind.serviceFile(), String.join("\n", classNames));
  }

  PluginJar withFile(String path, String content) {
    files.put(path, content);
    return this;
  }

  PluginJar manifest(String attribute, String value) {
    manifest.getMainAttributes().putValue(attribute, value);
    return this;
  }

  /** Compiles, and writes the jar. */
  public Path write(Path jar) {
    try {
      Files.createDirectories(jar.toAbsolutePath().getParent());
      Path classes = Files.createTempDirectory(jar.toAbsolutePath().getParent(), ".classes");
      compile(classes);
      pack(classes, jar);
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path locationOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private void compile(Path classes) {
    if (sources.isEmpty()) {
      return;
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    String path = classPath.stream().map(Path::toString).collect(Collectors.joining(":"));
    StringWriter messages = new StringWriter();
    boolean compiled =
        compiler
            .getTask(
                messages,
                null,
                null,
                List.of("-proc:none", "-classpath", path, "-d", classes.toString()),
                null,
                sources.entrySet().stream()
                    .map(source -> (JavaFileObject) new Source(source.getKey(), source.getValue()))
                    .toList())
            .call();
    if (!compiled) {
      throw new IllegalArgumentException(messages.toString());
    }
  }

  private void pack(Path classes, Path jar) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out, manifest);
        Stream<Path> compiled = Files.walk(classes)) {
      for (Path file : compiled.filter(Files::isRegularFile).sorted().toList()) {
        String entry = classes.relativize(file).toString();
        if (!leftOut.contains(entry.replace(".class", "").replace('/', '.'))) {
          add(entries, entry, Files.readAllBytes(file));
        }
      }
      for (Map.Entry<String, String> file : files.entrySet()) {
        add(entries, file.getKey(), file.getValue().getBytes(UTF_8));
      }
    }
  }

  private static void add(JarOutputStream entries, String name, byte[] content) throws IOException {
    entries.putNextEntry(new JarEntry(name));
    entries.write(content);
    entries.closeEntry();
  }

  private static final class Source extends SimpleJavaFileObject {

    private final String text;

    Source(String className, String text) {
      super(URI.create("string:///" + className.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
