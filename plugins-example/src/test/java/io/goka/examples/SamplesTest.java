package io.goka.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.spi.Plugin;
import io.goka.spi.StorageProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every sample is packed, told of, and whole. */
class SamplesTest {

  private static final Path SAMPLES = Path.of("src/main/samples");
  private static final Path RESOURCES = Path.of("src/main/resources");
  private static final Path CLASSES = Path.of("target/classes");

  @Test
  void everyPluginBelongsToTheJarOfItsPackage() throws Exception {
    List<String> named = new ArrayList<>(pluginsNamedIn(RESOURCES));
    assertThat(named).allMatch(isIn("simplest"));
    for (String sample : samples()) {
      List<String> plugins = pluginsNamedIn(SAMPLES.resolve(sample));
      assertThat(plugins).as(sample).isNotEmpty().allMatch(isIn(sample.split("-", 2)[1]));
      named.addAll(plugins);
    }

    assertThat(named).containsExactlyInAnyOrderElementsOf(pluginClasses());
  }

  @Test
  void everySampleIsPackedAndToldOf() throws Exception {
    String pom = Files.readString(Path.of("pom.xml"));
    String readme = Files.readString(Path.of("README.md"));

    assertThat(samples())
        .hasSize(9)
        .allSatisfy(
            sample -> {
              List<String> parts = List.of(sample.split("-", 2));
              assertThat(pom)
                  .contains(
                      "<sample number=\"%s\" package=\"%s\"/>"
                          .formatted(parts.get(0), parts.get(1)));
              assertThat(readme)
                  .containsPattern("(?m)^## " + parts.get(0) + "\\. ")
                  .contains("`samples/" + sample + ".jar`");
            });
  }

  private static Predicate<String> isIn(String samplePackage) {
    return plugin -> plugin.startsWith("io.goka.examples." + samplePackage + ".");
  }

  private static List<String> samples() throws IOException {
    try (Stream<Path> folders = Files.list(SAMPLES)) {
      return folders.map(folder -> folder.getFileName().toString()).toList();
    }
  }

  private static List<String> pluginsNamedIn(Path folder) throws IOException {
    List<String> plugins = new ArrayList<>();
    try (Stream<Path> services = Files.list(folder.resolve("META-INF/services"))) {
      for (Path service : services.toList()) {
        plugins.addAll(Files.readAllLines(service));
      }
    }
    return plugins;
  }

  private static List<String> pluginClasses() throws Exception {
    List<String> plugins = new ArrayList<>();
    try (Stream<Path> files = Files.walk(CLASSES.resolve("io/goka/examples"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
        String name =
            Pattern.compile("[/\\\\]")
                .matcher(CLASSES.relativize(file).toString().replaceAll("\\.class$", ""))
                .replaceAll(".");
        Class<?> type = Class.forName(name, false, SamplesTest.class.getClassLoader());
        if (Plugin.class.isAssignableFrom(type) || StorageProvider.class.isAssignableFrom(type)) {
          plugins.add(name);
        }
      }
    }
    return plugins;
  }
}
