package io.goka.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * docs/coming-from-goka.md maps all that goka exports, and what it names here is there: types,
 * methods, settings, paths, tests.
 */
class ComingFromGokaTest {

  private static final Path ROOT = Path.of("..");
  private static final Path NAMES = Path.of("src/test/resources/io/goka/examples/goka-names.txt");
  private static final List<String> PACKAGES = List.of("io.goka.spi.", "io.goka.tester.");
  private static final String NOTHING = "–";

  private final GokaTable table = GokaTable.read(ROOT.resolve("docs/coming-from-goka.md"));
  private final Map<String, List<Path>> sources = sources();
  private final String configuration = read("docs/configuration.md");
  private final String openApi =
      read("runtime/src/main/resources/io/goka/runtime/web/openapi.json");

  @Test
  void whatIsHereExists() {
    assertThat(
            table.rows().flatMap(row -> GokaTable.code(row.here())).filter(name -> !exists(name)))
        .isEmpty();
  }

  @Test
  void whatShowsItExists() {
    assertThat(
            table
                .rows()
                .flatMap(row -> GokaTable.code(row.shownBy()))
                .filter(name -> !isShown(name)))
        .isEmpty();
  }

  @Test
  void whatIsHereIsShownAndWhatIsNotIsExplained() {
    assertThat(table.rows())
        .allSatisfy(
            row -> {
              boolean nothing = row.here().equals(NOTHING);
              assertThat(nothing ? row.note() : row.shownBy()).isNotEmpty().isNotEqualTo(NOTHING);
              assertThat(GokaTable.code(row.here()).findAny().isPresent()).isNotEqualTo(nothing);
            });
  }

  @Test
  void whatGokaExportsIsMapped() {
    List<String> names =
        read(NAMES).lines().filter(line -> !line.startsWith("#")).map(String::strip).toList();

    assertThat(names).hasSizeGreaterThan(400).doesNotHaveDuplicates();
    assertThat(names.stream().filter(name -> !table.maps(name))).isEmpty();
  }

  @Test
  void noticesWhatIsNotMapped() {
    assertThat(Stream.of("WithNothing", "Processor.Nothing", "tester.Nothing"))
        .noneMatch(table::maps);
    assertThat(Stream.of("Broker.Addr", "tester.T.Fatal", "RecoveryStats.Hwm", "Context.Topic"))
        .allMatch(table::maps);
  }

  @Test
  void noticesWhatDoesNotExist() {
    assertThat(
            Stream.of("GroupGraph.Builder.inputt", "Grph", "topic.partition", "GET /api/v1/nothing")
                .filter(this::exists))
        .isEmpty();
    assertThat(
            Stream.of(
                    "NoTest",
                    "ComingFromGokaTest.noSuchMethod",
                    "ComingFromGokaTest.isShown",
                    "Emitter")
                .filter(this::isShown))
        .isEmpty();
  }

  private boolean exists(String name) {
    if (name.startsWith("GET ") || name.startsWith("POST ")) {
      return openApi.contains("\"" + name.substring(name.indexOf(' ') + 1) + "\"");
    }
    if (Character.isLowerCase(name.charAt(0))) {
      return configuration.contains("`" + name.replace("group.<name>.", "") + "`");
    }
    return PACKAGES.stream().anyMatch(inPackage -> existsIn(inPackage, name));
  }

  private static boolean existsIn(String inPackage, String name) {
    if (type(inPackage, name).isPresent()) {
      return true;
    }
    int dot = name.lastIndexOf('.');
    return dot > 0
        && type(inPackage, name.substring(0, dot))
            .filter(type -> hasMember(type, name.substring(dot + 1)))
            .isPresent();
  }

  private static boolean hasMember(Class<?> type, String member) {
    return Arrays.stream(type.getMethods()).anyMatch(method -> method.getName().equals(member))
        || Arrays.stream(type.getFields()).anyMatch(field -> field.getName().equals(member));
  }

  private static Optional<Class<?>> type(String inPackage, String name) {
    try {
      return Optional.of(Class.forName(inPackage + name.replace('.', '$')));
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
  }

  private boolean isShown(String name) {
    List<String> parts = List.of(name.split("\\.", 2));
    return sources.getOrDefault(parts.get(0), List.of()).stream()
        .anyMatch(
            source -> parts.size() == 1 || read(source).contains("void " + parts.get(1) + "("));
  }

  /**
   * The tests of all modules, and the samples, by the simple names of their classes, which several
   * modules may share.
   */
  private static Map<String, List<Path>> sources() {
    Map<String, List<Path>> sources = new HashMap<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module : modules.toList()) {
        addSources(module.resolve("src/test"), sources);
      }
      addSources(ROOT.resolve("plugins-example/src/main"), sources);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sources;
  }

  private static void addSources(Path folder, Map<String, List<Path>> sources) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .forEach(
              file ->
                  sources
                      .computeIfAbsent(
                          file.getFileName().toString().replaceFirst("\\.java$", ""),
                          name -> new ArrayList<>())
                      .add(file));
    }
  }

  private static String read(String file) {
    return read(ROOT.resolve(file));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
